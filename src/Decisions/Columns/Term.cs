using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>What an expression is for every row: a value, truths, or figures.</summary>
internal abstract record Term;

/// <summary>The same value in every row.</summary>
internal sealed record Fixed(FeelValue Value) : Term
{
    public static Fixed Null { get; } = new(FeelValue.Null);
}

/// <summary>True in some rows, false in others, and null where neither holds.</summary>
internal sealed record Truths(Bit True, Bit False) : Term;

/// <summary>Numbers, dates or strings as whole numbers; null where not known.</summary>
internal sealed record Figures(FeelKind Kind, Lane Lane, int Places, Bit Known) : Term;

/// <summary>A quotient that is not worked out; it can be compared and rounded down exactly.</summary>
internal sealed record Quotient(Figures Dividend, Figures Divisor) : Term;

/// <summary>Logic that can be called.</summary>
internal sealed record Callable(DmnModel Model, DmnKnowledge Knowledge) : Term;

/// <summary>A decision as gates and a lane; the lane is null where it answers true or false.</summary>
/// <param name="Odd">The rows in which its figures might leave 64 bits.</param>
/// <param name="Columns">The columns it reads, in which a value may not fit.</param>
internal sealed record Compiled(FeelKind Kind, Bit True, Bit False, Bit Known, Lane? Lane, int Places, Bit Odd, int[] Columns);

/// <summary>Gives up on a decision, which is then decided by the scalar evaluator. It never leaves the assembly.</summary>
internal sealed class NotCompiledException(Text reason) : Exception
{
    public Text Reason { get; } = reason;
}

/// <summary>The names an expression sees.</summary>
internal sealed class TermScope(TermScope? outer, Func<string, Term?> find)
{
    public Term? Find(string name) => find(name) ?? outer?.Find(name);

    public TermScope With(string name, Term term) => new(this, asked => asked == name ? term : null);
}
