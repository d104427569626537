using System.Text.RegularExpressions;
using Tongqu.Base;

namespace Tongqu.Cases;

/// <summary>
/// What a citizen reads, written in the type with a few names in braces: <c>{number}</c>, <c>{due}</c>, <c>{department}</c>,
/// <c>{class}</c>. There is nothing to compute in it, and nothing anybody wrote can come into it.
/// </summary>
public static partial class Template
{
    private static readonly Text NotSet = new("未定", "not set yet");

    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["number", "due", "department", "class"];

    /// <summary>The text with its names filled in; what is not known reads as not set yet.</summary>
    public static Text Fill(Text template, IReadOnlyDictionary<string, Text?> values)
    {
        Text Value(Match name) => values.GetValueOrDefault(name.Groups[1].Value) ?? NotSet;
        return new(
            Braces().Replace(template.Zh, name => Value(name).Zh), Braces().Replace(template.En, name => Value(name).In(Tongue.English)));
    }

    /// <summary>Names in braces that mean nothing.</summary>
    public static IEnumerable<string> Unknown(string template) =>
        Braces().Matches(template).Select(name => name.Groups[1].Value).Where(name => !Names.Contains(name));

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Braces();
}
