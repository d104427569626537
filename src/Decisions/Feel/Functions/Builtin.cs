using System.Collections.Frozen;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>What a built-in function does with arguments that fit one of its signatures.</summary>
internal delegate FeelValue BuiltinBody(Evaluation run, IReadOnlyList<FeelValue> arguments);

/// <summary>
/// One way to call a built-in function, written as the specification does:
/// <c>substring(string: string, start position: number, length?: number)</c>. A question mark makes an argument
/// optional, a star in front takes all that remain as one list; <c>-> string</c> behind the bracket is the type of what it
/// answers, and is left out where that depends on the arguments.
/// </summary>
internal sealed class Signature
{
    private readonly (string Name, FeelType Type, bool Optional)[] _parameters;
    private readonly bool _takesRest;

    public Signature(string text, BuiltinBody body)
    {
        Body = body;
        Text = text;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        Function = text[..open];
        var close = text.LastIndexOf(')');
        var inside = text[(open + 1)..close];
        Result = close + 1 == text.Length ? null : TypeOf(text[(close + 5)..]);
        _takesRest = inside.StartsWith('*');
        _parameters = inside.Length == 0 ? [] : inside.TrimStart('*').Split(", ").Select(parameter =>
        {
            var colon = parameter.IndexOf(": ", StringComparison.Ordinal);
            var name = parameter[..colon];
            return (name.TrimEnd('?'), FeelType.Of(parameter[(colon + 2)..]), name.EndsWith('?'));
        }).ToArray();
    }

    public string Function { get; }

    public string Text { get; }

    public BuiltinBody Body { get; }

    /// <summary>The type of what it answers; null where that depends on the arguments.</summary>
    public FeelType? Result { get; }

    /// <summary>Whether arguments of these types could fit: whether no certain mistake is among them.</summary>
    public bool CouldFit(IReadOnlyList<string>? names, IReadOnlyList<FeelType> arguments)
    {
        if (_takesRest && names is null)
        {
            return true;
        }

        if (arguments.Count > _parameters.Length
            || names?.Any(name => !_parameters.Any(parameter => parameter.Name == name)) == true)
        {
            return false;
        }

        for (var i = 0; i < _parameters.Length; i++)
        {
            var (name, type, optional) = _parameters[i];
            var place = names is null ? i : IndexOf(names, name);
            var given = place >= 0 && place < arguments.Count;
            if (given ? !arguments[place].CouldFit(type) : !optional)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it may stand where such a function is expected (DMN 1.5, 10.3.2.9.2).</summary>
    public bool ConformsTo(IReadOnlyList<FeelType> parameters, FeelType result) =>
        parameters.Count <= _parameters.Length
        && _parameters.Skip(parameters.Count).All(parameter => parameter.Optional)
        && parameters.Zip(_parameters).All(pair => pair.First.ConformsTo(pair.Second.Type))
        && (Result ?? FeelType.Any).ConformsTo(result);

    private static FeelType TypeOf(string name) => name.StartsWith("list<", StringComparison.Ordinal)
        ? FeelType.ListOf(FeelType.Of(name[5..^1]))
        : FeelType.Of(name);

    public IReadOnlyList<string> Parameters => _parameters.Select(parameter => parameter.Name).ToList();

    /// <summary>
    /// The arguments in order and made to fit, optional ones filled with null; null where they do not fit.
    /// </summary>
    public IReadOnlyList<FeelValue>? Fit(IReadOnlyList<string>? names, IReadOnlyList<FeelValue> arguments)
    {
        if (_takesRest && names is null)
        {
            return arguments;
        }

        if (arguments.Count > _parameters.Length)
        {
            return null;
        }

        var fitted = _parameters.Length == 0 ? [] : new FeelValue[_parameters.Length];
        for (var i = 0; i < fitted.Length; i++)
        {
            var (name, type, optional) = _parameters[i];
            var place = names is null ? i : IndexOf(names, name);
            if (place < 0 || place >= arguments.Count)
            {
                if (!optional)
                {
                    return null;
                }

                fitted[i] = FeelValue.Null;
            }
            else if (Fit(type, arguments[place]) is { } value)
            {
                fitted[i] = value;
            }
            else
            {
                return null;
            }
        }

        return names is null || names.All(name => _parameters.Any(parameter => parameter.Name == name)) ? fitted : null;
    }

    // Null is an argument only where anything is, alone or in a list of one: a function of what is missing is missing.
    private static FeelValue? Fit(FeelType type, FeelValue value) =>
        type.Fit(value) is { } fitted && (!fitted.IsNull || ReferenceEquals(type, FeelType.Any)) ? fitted : null;

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A built-in function with all its signatures; the first that fits is called.</summary>
internal sealed class Builtin(string name, IReadOnlyList<Signature> signatures) : FeelFunction
{
    private readonly Signature[] _signatures = [.. signatures];

    public string Name { get; } = name;

    public IReadOnlyList<Signature> Signatures => signatures;

    internal override bool ConformsTo(IReadOnlyList<FeelType> parameters, FeelType result) =>
        signatures.Any(signature => signature.ConformsTo(parameters, result));

    public override IReadOnlyList<string> Parameters => signatures[0].Parameters;

    internal override FeelValue Invoke(Evaluation run, IReadOnlyList<FeelValue> arguments) =>
        Call(run, null, arguments);

    internal override FeelValue Call(Evaluation run, IReadOnlyList<string>? names, IReadOnlyList<FeelValue> arguments)
    {
        // Every argument may be read through once; what reads more charges more.
        for (var i = 0; i < arguments.Count; i++)
        {
            run.Charge(arguments[i].AsString() is null ? 1 : arguments[i].Size);
        }

        foreach (var signature in _signatures)
        {
            if (signature.Fit(names, arguments) is { } fitted)
            {
                return signature.Body(run, fitted);
            }
        }

        return run.Null("feel.arguments", Misfit);
    }

    /// <summary>What is said of arguments that fit none of the signatures.</summary>
    public Text Misfit
    {
        get
        {
            var forms = string.Join("; ", signatures.Select(signature => signature.Text));
            return new(
                $"{Name} 的参数不合适或缺失。写法：{forms}。", $"The arguments of {Name} do not fit or are missing. Forms: {forms}.");
        }
    }
}

/// <summary>All built-in functions by name.</summary>
internal static class Builtins
{
    /// <summary>The functions.</summary>
    public static FrozenDictionary<string, FeelFunction> ByName { get; } = All()
        .GroupBy(signature => signature.Function)
        .ToFrozenDictionary(group => group.Key, FeelFunction (group) => new Builtin(group.Key, group.ToList()));

    /// <summary>Their names, which the parser reads whole.</summary>
    public static IReadOnlyList<string> Names { get; } = ByName.Keys.ToList();

    private static IEnumerable<Signature> All() =>
    [
        .. StringFunctions.All, .. ListFunctions.All, .. ListFigures.All, .. NumberFunctions.All,
            .. ConversionFunctions.All,
        .. TemporalFunctions.All, .. RangeFunctions.All, .. ContextFunctions.All,
    ];
}
