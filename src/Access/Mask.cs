using System.Text;
using System.Text.RegularExpressions;

namespace Tongqu.Access;

/// <summary>
/// How personal data is shown to those who need to recognise it but not to have it. There is no single national rule; these
/// are the habits of the field: surname kept, phone 3+4.
/// </summary>
public static partial class Mask
{
    // Two-character surnames common enough to be kept whole.
    private static readonly string[] CompoundSurnames =
        ["欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "端木", "夏侯"];

    /// <summary>What stands between the name of a stand-in and the holder's.</summary>
    internal const string For = "（代";

    /// <summary>Keeps the surname: 徐建国 becomes 徐**, 欧阳雪 欧阳*; of a stand-in and the holder both. Empty stays empty.</summary>
    public static string Name(string? name)
    {
        name = name?.Trim() ?? "";
        if (name.IndexOf(For, StringComparison.Ordinal) is var at and > 0 && name[^1] == '）')
        {
            return $"{Name(name[..at])}{For}{Name(name[(at + For.Length)..^1])}）";
        }

        // A character beyond the basic plane takes two units, and half of one is no text.
        var two = (Array.Exists(CompoundSurnames, name.StartsWith) && name.Length > 2) || (name.Length > 0 && char.IsHighSurrogate(name[0]));
        var kept = two ? 2 : 1;
        return name.Length <= kept ? name : name[..kept] + new string('*', Math.Min(name.Length - kept, 3));
    }

    /// <summary>Keeps the first three and last four digits of a mobile number; of anything shorter only the last two.</summary>
    public static string Phone(string? phone)
    {
        phone = phone?.Trim() ?? "";
        return !Ascii.IsValid(phone) ? new string('*', Math.Min(phone.Length, 11))
            : phone.Length >= 11 ? string.Concat(phone.AsSpan(0, 3), "****", phone.AsSpan(phone.Length - 4))
            : phone.Length > 2 ? new string('*', phone.Length - 2) + phone[^2..] : phone;
    }

    /// <summary>Keeps the first three and last four of an identity number (GB 11643); of anything else only the last two.</summary>
    public static string Identity(string? number)
    {
        number = number?.Trim() ?? "";
        return number.Length is 15 or 18 && Ascii.IsValid(number)
            ? string.Concat(number.AsSpan(0, 3), new string('*', number.Length - 7), number.AsSpan(number.Length - 4))
            : number.Length > 2 && Ascii.IsValid(number) ? new string('*', Math.Min(number.Length - 2, 16)) + number[^2..]
            : new string('*', Math.Min(number.Length, 18));
    }

    /// <summary>The text with every mobile number and identity number in it masked.</summary>
    public static string PhonesIn(string text) => LongNumber().Replace(text, match =>
        string.Concat(match.Value.AsSpan(0, 3), new string('*', match.Length - 7), match.Value.AsSpan(match.Length - 4)));

    // A mobile number (11 digits from 1) or an identity number (17 digits and a digit or X), standing alone.
    [GeneratedRegex(@"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")]
    private static partial Regex LongNumber();
}
