namespace Tongqu.Decisions;

/// <summary>A function: built in, or written in FEEL. It is called from expressions only (DMN 1.5, 10.3.2.8 and 10.3.4).</summary>
public abstract class FeelFunction : FeelValue
{
    private protected FeelFunction()
        : base(FeelKind.Function)
    {
    }

    /// <summary>The names of its parameters.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>Whether it may stand where a function of these parameters and this result is expected.</summary>
    internal abstract bool ConformsTo(IReadOnlyList<FeelType> parameters, FeelType result);

    internal abstract FeelValue Invoke(Evaluation run, IReadOnlyList<FeelValue> arguments);

    /// <summary>Calls it with arguments by name, or by position where there are no names.</summary>
    internal virtual FeelValue Call(Evaluation run, IReadOnlyList<string>? names, IReadOnlyList<FeelValue> arguments)
    {
        if (arguments.Count != Parameters.Count)
        {
            return run.Null("feel.arguments", new(
                $"函数需要 {Parameters.Count} 个参数，却给了 {arguments.Count} 个。",
                $"The function takes {Parameters.Count} arguments, but {arguments.Count} are given."));
        }

        if (names is null)
        {
            return Invoke(run, arguments);
        }

        var ordered = new FeelValue?[arguments.Count];
        for (var i = 0; i < names.Count; i++)
        {
            var place = Place(names[i]);
            if (place < 0 || ordered[place] is not null)
            {
                return run.Null("feel.arguments", new(
                    $"函数没有名为“{names[i]}”的参数，或该参数给了两次。",
                    $"The function has no parameter named {names[i]}, or it is given twice."));
            }

            ordered[place] = arguments[i];
        }

        return Invoke(run, ordered!);
    }

    private int Place(string name)
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
