using System.Runtime.CompilerServices;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>Stops an evaluation at one of its bounds. It never leaves the assembly.</summary>
internal sealed class BoundReachedException(Text reason) : Exception
{
    public Text Reason { get; } = reason;
}

/// <summary>One run of an expression: what it has used up, and what it has noticed.</summary>
internal sealed class Evaluation(FeelOptions options)
{
    private const int ValueDepthMax = 100;

    // Steps are granted in stretches, so that counting one is a subtraction; between them the caller may cancel.
    private const int Stretch = 4_096;
    private readonly int _depthMax = options.DepthMax;
    private List<FeelDiagnostic>? _diagnostics;
    private HashSet<string>? _patterns;
    private long _stepsBeyond = options.StepsMax;
    private long _steps;
    private int _depth;

    public FeelOptions Options { get; } = options;

    public IReadOnlyList<FeelDiagnostic> Diagnostics => _diagnostics ?? (IReadOnlyList<FeelDiagnostic>)[];

    /// <summary>Where the evaluation stands, for diagnostics raised inside built-in functions.</summary>
    public Position Here { get; set; }

    /// <summary>The id of the element of a DMN model whose text is being evaluated; null outside of a model.</summary>
    public string? Element { get; set; }

    /// <summary>Counts work; every loop and every node passes here.</summary>
    public void Charge(long steps = 1)
    {
        _steps -= steps;
        if (_steps < 0)
        {
            GrantMore();
        }
    }

    public void Enter()
    {
        // The stack itself is looked at every sixteenth level only: it keeps far more than that in reserve.
        if (--_steps < 0)
        {
            GrantMore();
        }

        if (++_depth > _depthMax || ((_depth & 15) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            throw new BoundReachedException(new Text(
                "表达式或函数嵌套过深，已停止；请检查函数是否无止境地调用自己。",
                "Expressions or functions are nested too deeply; check whether a function calls itself without end."));
        }
    }

    private void GrantMore()
    {
        Options.Cancellation.ThrowIfCancellationRequested();
        var more = Math.Min(Math.Max(Stretch, -_steps), _stepsBeyond);
        _stepsBeyond -= more;
        _steps += more;
        if (_steps < 0)
        {
            throw new BoundReachedException(new Text(
                $"计算超过 {Options.StepsMax} 步，已停止；请缩小列表或循环的范围。",
                $"The evaluation was stopped after {Options.StepsMax} steps; make the lists or loops smaller."));
        }
    }

    public void Leave() => _depth--;

    /// <summary>Whether so many parts may stand in one another from here.</summary>
    public bool HasDepthFor(int more) => _depth + more <= _depthMax;

    /// <summary>How many steps have been counted so far.</summary>
    public long StepsUsed => Options.StepsMax - _stepsBeyond - _steps;

    /// <summary>Whether anything was null for a reason of its own.</summary>
    public bool HasNoticed { get; private set; }

    /// <summary>Whether this run meets the regular expression for the first time.</summary>
    public bool IsNewPattern(string pattern) => (_patterns ??= new(StringComparer.Ordinal)).Add(pattern);

    /// <summary>Null, with the reason kept.</summary>
    public FeelValue Null(string code, Text message, string? name = null) => Null(code, message, Here, name);

    public FeelValue Null(string code, Text message, Position at, string? name = null)
    {
        HasNoticed = true;
        _diagnostics ??= [];
        if (_diagnostics.Count < Options.DiagnosticsMax)
        {
            _diagnostics.Add(new FeelDiagnostic(code, message, at.Line, at.Column, name) { Element = Element });
        }

        return FeelValue.Null;
    }

    /// <summary>A string within its bound.</summary>
    public FeelValue Made(string text)
    {
        if (text.Length > Options.StringLengthMax)
        {
            throw TooLarge();
        }

        Charge(text.Length / 16);
        return FeelValue.Of(text);
    }

    /// <summary>Checks a string about to be made, before memory is taken for it.</summary>
    public void WillMake(long length)
    {
        if (length > Options.StringLengthMax)
        {
            throw TooLarge();
        }
    }

    public FeelList Made(IReadOnlyList<FeelValue> items)
    {
        Charge(items.Count);
        return Bounded(FeelList.Owning(items));
    }

    public FeelContext Made(IEnumerable<KeyValuePair<string, FeelValue>> entries)
    {
        var context = new FeelContext(entries);
        Charge(context.Count);
        return Bounded(context);
    }

    public FeelContext Made(FeelContext context)
    {
        Charge(context.Count);
        return Bounded(context);
    }

    /// <summary>The value as text, within the bound on strings.</summary>
    public string Write(FeelValue value)
    {
        var text = FeelText.Write(value, Options.StringLengthMax, quoted: false) ?? throw TooLarge();
        Charge(text.Length / 16);
        return text;
    }

    private T Bounded<T>(T value)
        where T : FeelValue =>
        value.Size <= Options.ValuesMax && value.Depth <= ValueDepthMax ? value : throw TooLarge();

    private static BoundReachedException TooLarge() => new(new Text(
        "中间结果过大，已停止；请检查列表或文本是否不断自我增长。",
        "An intermediate result became too large; check for lists or strings that keep growing."));
}

/// <summary>A place in the source, both from one; the default says nothing.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>
/// The names an expression can see: one variable, or the entries of one context, on top of the outer ones.
/// </summary>
internal sealed class Scope
{
    private readonly Scope? _outer;
    private readonly string? _name;
    private readonly FeelValue _value;

    private Scope(Scope? outer, string? name, FeelValue value)
    {
        _outer = outer;
        _name = name;
        _value = value;
    }

    public static Scope Of(FeelContext context) => new(null, null, context);

    public Scope With(string name, FeelValue value) => new(this, name, value);

    public Scope Within(FeelContext context) => new(this, null, context);

    /// <summary>Whether a name is in sight.</summary>
    public bool Has(Evaluation run, string name)
    {
        var place = 0;
        return TryGet(run, name, ref place, out _);
    }

    /// <param name="place">Where the name was found in a context the last time; a first guess, corrected here.</param>
    public bool TryGet(Evaluation run, string name, ref int place, out FeelValue value)
    {
        var hops = 0;
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if ((++hops & 15) == 0)
            {
                run.Charge();
            }

            if (scope._name is null)
            {
                if (Unsafe.As<FeelContext>(scope._value).TryGet(name, ref place, out var found))
                {
                    value = found;
                    return true;
                }
            }
            else if (string.Equals(scope._name, name, StringComparison.Ordinal))
            {
                value = scope._value;
                return true;
            }
        }

        value = FeelValue.Null;
        return false;
    }
}
