using System.Buffers;

namespace Tongqu.Base;

/// <summary>
/// 电子证照标识, the mark of an e-licence by GB/T 36904-2018: the root <c>1.2.156.3005.2</c>, then, each behind a dot, the code of
/// the licence type (a credit code and three digits), the issuer's credit code, a serial number, a version of three digits, and
/// a check character by GB/T 17710-2008 (ISO/IEC 7064 MOD 37,36) over those four without their dots.
/// </summary>
public readonly record struct LicenceNumber
{
    /// <summary>What every mark begins with.</summary>
    public const string Root = "1.2.156.3005.2";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int SerialLengthMax = 40;

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private readonly string[] _parts;

    private LicenceNumber(string value, string[] parts, IdentifierFault fault) => (Value, _parts, Fault) = (value, parts, fault);

    /// <summary>The mark as it is kept.</summary>
    public string Value { get; }

    /// <summary>What is wrong with it; <see cref="IdentifierFault.None"/> where it keeps to the standard.</summary>
    public IdentifierFault Fault { get; }

    /// <summary>Code of the licence type; empty where the mark has none.</summary>
    public string Type => Part(0);

    /// <summary>The issuer's credit code; empty where the mark has none.</summary>
    public string Issuer => Part(1);

    /// <summary>The serial number; empty where the mark has none.</summary>
    public string Serial => Part(2);

    /// <summary>The version, three digits from 001; empty where the mark has none.</summary>
    public string Version => Part(3);

    /// <summary>Reads a mark. Nothing is dropped: what is wrong with it is its <see cref="Fault"/>.</summary>
    public static LicenceNumber Read(string text)
    {
        var value = text.Trim().ToUpperInvariant();
        var parts = value.StartsWith(Root + ".", StringComparison.Ordinal) ? value[(Root.Length + 1)..].Split('.') : [];
        if (!IsWellFormed(parts))
        {
            return new(value, [], IdentifierFault.Shape);
        }

        var check = CheckOf(string.Concat(parts[..4]));
        return new(value, parts, check == parts[4][0] ? IdentifierFault.None : IdentifierFault.Check);
    }

    /// <summary>Makes a mark with its check character.</summary>
    /// <exception cref="ArgumentException">A part is not of the standard's form.</exception>
    public static LicenceNumber Of(string type, string issuer, string serial, int version)
    {
        string[] parts = [type, issuer, serial, version.ToString("000")];
        return IsWellFormed([.. parts, "0"])
            ? Read($"{Root}.{string.Join('.', parts)}.{CheckOf(string.Concat(parts))}")
            : throw new ArgumentException("A part of the mark is not of the standard's form.");
    }

    /// <summary>The check character by ISO/IEC 7064 MOD 37,36 of digits and capital letters.</summary>
    /// <exception cref="ArgumentException">There is another character.</exception>
    public static char CheckOf(ReadOnlySpan<char> characters)
    {
        var product = 36;
        foreach (var character in characters)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                throw new ArgumentException("A check character is reckoned of digits and capital letters.", nameof(characters));
            }

            var sum = (product + value) % 36;
            product = (sum == 0 ? 36 : sum) * 2 % 37;
        }

        return Alphabet[(37 - product) % 36];
    }

    private static bool IsWellFormed(string[] parts) =>
        parts.Length == 5 && parts[0].Length == 21 && parts[1].Length == 18 && parts[2].Length is > 0 and <= SerialLengthMax
        && parts[3].Length == 3 && parts[3].All(char.IsAsciiDigit) && parts[4].Length == 1
        && parts.All(part => !part.AsSpan().ContainsAnyExcept(Letters));

    private string Part(int at) => _parts is { Length: > 0 } parts ? parts[at] : "";

    /// <inheritdoc/>
    public override string ToString() => Value;
}
