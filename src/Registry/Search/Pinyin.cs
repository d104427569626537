using System.Collections.Frozen;
using System.Text;

namespace Tongqu.Registry;

/// <summary>The first letters of how Chinese is read: 衢江区 is qjq. From a table, see NOTICE.md beside it.</summary>
internal static class Pinyin
{
    private const int First = 0x4E00;

    private static readonly (string Letters, FrozenDictionary<char, char> Surnames) Table = Read();

    /// <summary>Initials in lower case; Latin letters and digits stay, all else is left out.</summary>
    /// <param name="person">Whether the first character is a surname, some of which are read otherwise.</param>
    public static string Initials(string text, bool person)
    {
        var initials = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = char.IsAsciiLetterOrDigit(text[i]) ? char.ToLowerInvariant(text[i])
                : person && i == 0 && Table.Surnames.TryGetValue(text[i], out var surname) ? surname
                : text[i] - First is >= 0 and var at && at < Table.Letters.Length ? Table.Letters[at] : '-';
            if (letter != '-')
            {
                initials.Append(letter);
            }
        }

        return initials.ToString();
    }

    private static (string, FrozenDictionary<char, char>) Read()
    {
        using var reader = new StreamReader(typeof(Pinyin).Assembly.GetManifestResourceStream("Tongqu.Registry.Search.pinyin-initials.txt")!);
        var parts = reader.ReadToEnd().Split("surnames");
        return (string.Concat(parts[0].Split('\n', StringSplitOptions.TrimEntries)),
            parts[1].Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToFrozenDictionary(pair => pair[0], pair => pair[1]));
    }
}
