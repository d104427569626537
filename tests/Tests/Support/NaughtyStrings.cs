using System.Reflection;
using System.Text.Json;
using Tongqu.Base;

namespace Tongqu.Support;

/// <summary>
/// The Big List of Naughty Strings: text that has broken other programs. It is 18,000 characters in 515 strings, so it is sent
/// in pieces that hold as many of them as a field takes; none holds a line break, which therefore keeps them apart.
/// </summary>
public static class NaughtyStrings
{
    /// <summary>Every string of the list.</summary>
    public static IReadOnlyList<string> All { get; } = Read();

    /// <summary>The whole list in pieces of at most so many characters; a string that is longer than one is cut between characters.</summary>
    public static IReadOnlyList<string> PiecesOf(int length)
    {
        var pieces = new List<string>();
        var piece = "";
        foreach (var part in All.SelectMany(text => Cut(text, length)).Where(part => part.Length > 0))
        {
            if (piece.Length > 0 && piece.Length + 1 + part.Length > length)
            {
                pieces.Add(piece);
                piece = "";
            }

            piece = piece.Length == 0 ? part : piece + "\n" + part;
        }

        return [.. pieces, piece];
    }

    private static IEnumerable<string> Cut(string text, int length)
    {
        for (var at = 0; at < text.Length;)
        {
            var part = text[at..].Clip(length);
            yield return part;
            at += part.Length;
        }
    }

    private static string[] Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("blns.json")!;
        return JsonSerializer.Deserialize<string[]>(file)!;
    }
}
