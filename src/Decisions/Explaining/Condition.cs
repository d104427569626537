using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>How a condition is made of others.</summary>
public enum ConditionKind
{
    /// <summary>It is not: it looks at values itself.</summary>
    Test,

    /// <summary>All of its parts must hold.</summary>
    All,

    /// <summary>One of its parts must hold.</summary>
    Any,

    /// <summary>Its part must fail.</summary>
    Not,
}

/// <summary>A condition: it held (true), failed (false) or cannot be told (null).</summary>
/// <param name="Expression">The condition as FEEL.</param>
/// <param name="Value">What came of it.</param>
/// <param name="Kind">How it is made of its parts.</param>
/// <param name="Parts">The conditions it is made of; all of them, also those that were not needed any more.</param>
public sealed record Condition(string Expression, FeelValue Value, ConditionKind Kind, IReadOnlyList<Condition> Parts)
    : Reason(Expression, Value)
{
    /// <summary>
    /// Whether it held; null where it cannot be told. An equation with something missing is false by the rules of the language;
    /// <see cref="Reason.Missing"/> then says that nothing is known by it.
    /// </summary>
    public bool? Holds => Value.AsBoolean();

    /// <summary>What it looks at, as FEEL or as the label of the column; of a test only.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The value it saw there; of a test only.</summary>
    public FeelValue Saw { get; init; } = FeelValue.Null;

    /// <summary>What it asks for, to be read behind the subject: 不低于 5 / at least 5; of a test only.</summary>
    public Text Wanted { get; init; }

    internal override FeelValue Replay(Forced forced) => Kind switch
    {
        ConditionKind.Test => Value,
        ConditionKind.Not => FeelValue.OrNull(!Parts[0].Replay(forced).AsBoolean()),
        _ => Joined(Parts, part => part.Replay(forced), deciding: Kind == ConditionKind.Any),
    };

    /// <summary>Whether nothing that it looks at is missing.</summary>
    internal bool IsCertain
    {
        get
        {
            for (var i = 0; i < Parts.Count; i++)
            {
                if (!Parts[i].IsCertain)
                {
                    return false;
                }
            }

            return Missing.Count == 0;
        }
    }

    internal override IReadOnlyList<string> Hanging() => IsCertain ? [] : Together(Deciding(true), Deciding(false));

    /// <summary>The missing inputs on which it hangs whether the outcome is the one asked about, or is not.</summary>
    internal IReadOnlyList<string> Deciding(bool outcome)
    {
        switch (Kind)
        {
            case ConditionKind.Test:
                return Missing;
            case ConditionKind.Not:
                return Parts[0].Deciding(!outcome);
            default:
                // All hold only where each can; one fails where no other has failed already. Any is the same, turned round.
                var joint = outcome == (Kind == ConditionKind.All);
                var inTheWay = Parts.Where(part => joint ? !part.CanBe(outcome) : !part.CanBeOtherThan(outcome)).Take(2).ToList();
                return Together(Parts.Where(part => inTheWay.Count == 0 || (inTheWay.Count == 1 && ReferenceEquals(part, inTheWay[0])))
                    .Select(part => part.Deciding(outcome)));
        }
    }

    /// <summary>Whether it could have that outcome were all that is missing known.</summary>
    internal bool CanBe(bool outcome) => Kind switch
    {
        ConditionKind.Test => Missing.Count > 0 || Holds == outcome,
        ConditionKind.Not => Parts[0].CanBe(!outcome),
        _ => outcome == (Kind == ConditionKind.All) ? Parts.All(part => part.CanBe(outcome)) : Parts.Any(part => part.CanBe(outcome)),
    };

    private bool CanBeOtherThan(bool outcome) => Kind switch
    {
        ConditionKind.Test => Missing.Count > 0 || Holds != outcome,
        ConditionKind.Not => Parts[0].CanBeOtherThan(!outcome),
        _ => outcome == (Kind == ConditionKind.All)
            ? Parts.Any(part => part.CanBeOtherThan(outcome))
            : Parts.All(part => part.CanBeOtherThan(outcome)),
    };

    /// <summary>What a junction of those parts comes to: the deciding one where it is among them, null where one cannot be told.</summary>
    internal static FeelValue Joined(IReadOnlyList<Condition> parts, Func<Condition, FeelValue> valueOf, bool deciding)
    {
        var open = false;
        for (var i = 0; i < parts.Count; i++)
        {
            var value = valueOf(parts[i]);
            if (value.AsBoolean() == deciding)
            {
                return FeelValue.Of(deciding);
            }

            open |= value.Kind != FeelKind.Boolean;
        }

        return open ? FeelValue.Null : FeelValue.Of(!deciding);
    }
}
