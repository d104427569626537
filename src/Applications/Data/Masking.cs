using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Data;

/// <summary>What of a subject is shown, in full or masked. Enterprises and things have nothing to mask.</summary>
internal sealed class Masking(Vocabulary vocabulary, bool full)
{
    private const int HeadShown = 3, TailShown = 4;

    /// <summary>What stands for a value that is not shown.</summary>
    public static Text Hidden { get; } = new("已脱敏", "masked");

    /// <summary>Whether this subject is masked here.</summary>
    public bool Masks(SubjectLine line) => !full && line.Kind.IsPersonal();

    /// <summary>Its name.</summary>
    public string Name(SubjectLine line) => Masks(line) ? Mask.Name(line.Name) : line.Name;

    /// <summary>Its address; null where it is not shown.</summary>
    public string? Address(SubjectLine line) => Masks(line) ? null : line.Address;

    /// <summary>One of its codes.</summary>
    public string Code(Identifier code) =>
        full || vocabulary.Scheme(code.Scheme) is { Personal: false } ? code.Value
        : code.Value.Length > HeadShown + TailShown
            ? string.Concat(code.Value.AsSpan(0, HeadShown), new string('*', code.Value.Length - HeadShown - TailShown), code.Value.AsSpan(code.Value.Length - TailShown))
            : new string('*', code.Value.Length);

    /// <summary>One of its facts; null where it is not shown.</summary>
    public string? Value(FactValue fact, Tongue tongue) => !full && fact.Fact.IsMasked ? null : fact.Fact.Show(fact.Value, tongue);
}
