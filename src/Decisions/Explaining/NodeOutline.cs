using System.Runtime.CompilerServices;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// What explanations say of a part of an expression whatever the values are: its text, the names in it, what may be found inside. It is
/// worked out when somebody first asks and kept with the part, as the same parts are explained again and again.
/// </summary>
internal sealed class NodeOutline
{
    private const int LookedMax = 5_000;
    private const int KeptMax = 100;

    /// <summary>Deeper than any list of dates and what is in force from each.</summary>
    public const int DayDepthMax = 30;

    private readonly Node _node;
    private NamedPath[]? _paths;

    public NodeOutline(Node node)
    {
        _node = node;

        // Of a part so deep that the stack does not reach the bottom nothing is said: whoever takes it apart comes to a bound himself.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            HoldsReasons = true;
            return;
        }

        HoldsReasons = node switch
        {
            If or Call => true,
            Boxed or Arithmetic or Negation or PathNode or Comparison or Between or ListNode => NodeParts.Of(node).Any(part => part.Outline.HoldsReasons),
            _ => false,
        };
        AsksForNull = node is Comparison or TestsNode && NamesNull(node, 0);
        IsFixed = node switch
        {
            Constant => true,
            Interval or HalfRange or ListNode or Negation => NodeParts.Of(node).All(part => part.Outline.IsFixed),
            TestsNode tests => tests.Tests.All(test => test.UsesInput || test.Operand.Outline.IsFixed),
            _ => false,
        };
        IsWritten = node switch
        {
            Constant => true,
            Boxed { Type: null } boxed => boxed.Body.Outline.IsWritten,
            If choice => choice.Then.Outline.IsWritten && choice.Else.Outline.IsWritten,
            Call call => call.HasLiteral,
            _ => false,
        };
        DayDepth = DayDepthOf(node);
    }

    // How deep a part is that asks for nothing but the day; 0 where it asks for anything else, or is too deep to be kept.
    private static int DayDepthOf(Node node)
    {
        var parts = node switch
        {
            Constant => [],
            Call { Function: NameNode { Name: "today" or "date", Builtin: not null } } call => call.Arguments,
            If or Comparison or Between or Junction or Arithmetic or Negation or Boxed { Type: null } => NodeParts.Of(node),
            _ => null,
        };
        var depths = parts?.Select(part => part.Outline.DayDepth).ToList();
        return depths is null || depths.Contains(0) || depths.Count > 0 && depths.Max() >= DayDepthMax ? 0 : 1 + depths.DefaultIfEmpty().Max();
    }

    /// <summary>The part as FEEL.</summary>
    public string Text => field ??= NodeText.Written(_node);

    /// <summary>As the cell of a table, without the value under test.</summary>
    public string TextOfTests => field ??= NodeText.WrittenTests(_node);

    /// <summary>Whether there may be decisions inside of it that are reasons of their own.</summary>
    public bool HoldsReasons { get; }

    /// <summary>Whether it names null, and so can be certain of what is missing.</summary>
    public bool AsksForNull { get; }

    /// <summary>Whether its value, or the operands of its tests, are the same whatever the names are.</summary>
    public bool IsFixed { get; }

    /// <summary>Whether its value is one of those that stand in the model.</summary>
    public bool IsWritten { get; }

    /// <summary>
    /// How many parts stand in one another in it where it asks for nothing but what day it is, so that its reason is the same all day as
    /// long as nothing in sight is called <c>today</c> or <c>date</c>; 0 for any other.
    /// </summary>
    public int DayDepth { get; }

    /// <summary>The reason of such a choice as it last was.</summary>
    public DayReason? OfTheDay { get; set; }

    /// <summary>What it last asked for in words; only of bounds that stand in the model, so that nothing handed in is kept.</summary>
    public Wording? Wording { get; set; }

    /// <summary>The names in it, and the paths behind names, each once; whether they are in sight shows where it is evaluated.</summary>
    public NamedPath[] Paths
    {
        get
        {
            var paths = _paths ?? [.. PathsIn(_node)];
            _paths = paths.Length <= KeptMax ? paths : null;
            return paths;
        }
    }

    private static IEnumerable<NamedPath> PathsIn(Node node)
    {
        var found = new HashSet<(string, string)>();
        var open = new Stack<Node>([node]);
        for (var looked = 0; open.Count > 0 && looked < LookedMax; looked++)
        {
            var part = open.Pop();
            if (NamedPath.Of(part) is { } path)
            {
                if (found.Add((path.Name, path.Root)))
                {
                    yield return path;
                }

                continue;
            }

            foreach (var child in NodeParts.Of(part).Reverse())
            {
                open.Push(child);
            }
        }
    }

    private static bool NamesNull(Node node, int depth) =>
        node is Constant { Value.IsNull: true } || (depth < 10 && NodeParts.Of(node).Any(part => NamesNull(part, depth + 1)));
}

/// <summary>The reason of a choice on a day, and what it cost to work it out.</summary>
internal sealed record DayReason(FeelValue Day, ChoiceReason Reason, long Steps, int Records);

/// <summary>What was asked for with those bounds, in words.</summary>
internal sealed record Wording(FeelValue Bound, FeelValue Other, Text Text);

/// <summary>A name, or a path behind one: <c>firm.staff</c>.</summary>
/// <param name="Node">The part that is written so.</param>
/// <param name="Name">All of it.</param>
/// <param name="Root">The name it begins with.</param>
/// <param name="Import">The name with what stands behind its first point, as elements of an import are named; null for a name alone.</param>
internal sealed record NamedPath(Node Node, string Name, string Root, string? Import)
{
    private int _place;

    /// <summary>Where the name was found the last time; threads may disagree, as it is only where to look first.</summary>
    public ref int Place => ref _place;

    /// <summary>What stands behind the name, with its point.</summary>
    public string Behind { get; } = Name[Root.Length..];

    /// <summary>What stands behind the name of an import's element.</summary>
    public string BehindImport { get; } = Import is null ? "" : Name[Import.Length..];

    /// <summary>The path that a part is; null where it is another kind of part.</summary>
    public static NamedPath? Of(Node part)
    {
        var members = new Stack<string>();
        var inner = NodeText.Unboxed(part);
        while (inner is PathNode path)
        {
            members.Push(path.Member);
            inner = NodeText.Unboxed(path.Operand);
        }

        return inner is not NameNode root ? null : members.Count == 0 ? new(part, root.Name, root.Name, null)
            : new(part, $"{root.Name}.{string.Join('.', members)}", root.Name, $"{root.Name}.{members.Peek()}");
    }
}
