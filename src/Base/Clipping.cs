namespace Tongqu.Base;

/// <summary>Shortens text without splitting a character: half of one can be neither kept nor sent.</summary>
public static class Clipping
{
    /// <summary>At most the first <paramref name="max"/> UTF-16 units, one fewer where the cut would split a pair.</summary>
    public static string Clip(this string text, int max) =>
        text.Length <= max ? text : text[..(max > 0 && char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
}
