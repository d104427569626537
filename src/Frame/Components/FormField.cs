using Tongqu.Base;

namespace Tongqu.Frame.Components;

/// <summary>One answer a choice field offers.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Label">What is read.</param>
/// <param name="Group">The heading it stands under in a long list; null for none.</param>
public sealed record Choice(string Value, Text Label, Text? Group = null);

/// <summary>
/// One field of a form, as a case type's form-js schema defines it, with what was entered so far and what is wrong
/// with it.
/// </summary>
/// <param name="Key">Its name in the request and in error lists.</param>
/// <param name="Type">
/// <c>textfield</c>, <c>textarea</c>, <c>select</c>, <c>radio</c>, <c>number</c> or <c>checkbox</c>.
/// </param>
/// <param name="Label">The question.</param>
public sealed record FormField(string Key, string Type, Text Label)
{
    /// <summary>A sentence below the question: what to write, or why it is asked.</summary>
    public Text? Help { get; init; }

    /// <summary>Whether an answer is needed.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it is marked as needed though the browser does not insist: it may turn out not to be asked.</summary>
    public bool Marked { get; init; }

    /// <summary>Shortest answer, in characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>Longest answer, in characters; shown with a counter where text is long.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Smallest number.</summary>
    public decimal? Min { get; init; }

    /// <summary>Largest number.</summary>
    public decimal? Max { get; init; }

    /// <summary>The pattern the whole answer has to match, as an ECMAScript regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>The answers of a choice field.</summary>
    public IReadOnlyList<Choice> Options { get; init; } = [];

    /// <summary>The words of no answer in a choice that need not be made.</summary>
    public Text Open { get; init; } = new("不选", "None chosen");

    /// <summary>What was entered so far.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public Text? Error { get; init; }

    /// <summary>
    /// Whether the answer is personal: it is then asked apart, with the reason, and masked wherever shown.
    /// </summary>
    public bool Sensitive { get; init; }

    /// <summary>The section it stands in; null for none.</summary>
    public Text? Section { get; init; }

    /// <summary>Whether there are answers with which it is not asked.</summary>
    public bool Conditional { get; init; }

    /// <summary>Keys of the fields that decide whether it is asked.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Whether it is not asked with the answers as they stand.</summary>
    public bool Hidden { get; init; }

    /// <summary>What a browser may fill in by itself (<c>name</c>, <c>tel</c>); null for nothing.</summary>
    public string? Autocomplete { get; init; }
}
