using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// The few pure functions of the Java library that models drawn with other tools call as external ones (DMN 1.5, 10.3.2.13.3),
/// computed here from a closed list of names. Nothing outside is ever loaded or called; any other name is null.
/// </summary>
internal static class JavaFunctions
{
    private static readonly string[] Reals = ["double", "float"];
    private static readonly string[] Wholes = ["int", "long"];

    private static readonly FrozenDictionary<string, Func<IReadOnlyList<FeelValue>, FeelValue>> ByName = All()
        .ToFrozenDictionary(one => one.Name, one => one.Body, StringComparer.Ordinal);

    /// <summary>The value of the function that <paramref name="mapping"/> names, for these arguments.</summary>
    /// <param name="mapping">A context with <c>class</c> and <c>method signature</c>, perhaps inside one named <c>java</c>.</param>
    public static FeelValue Call(Evaluation run, FeelValue mapping, IReadOnlyList<FeelValue> arguments)
    {
        var named = mapping is FeelContext outer && outer.TryGet("java", out var inner) ? inner : mapping;
        var (home, signature) = named is FeelContext context
            ? (context["class"].AsString(), context["method signature"].AsString())
            : (null, null);
        if (home is null || signature is null)
        {
            return run.Null("feel.value", new Text(
                "外部函数没有写明类和方法，不被调用。", "The external function names no class and method; it is not called."));
        }

        var name = $"{home}.{signature.Replace(" ", "", StringComparison.Ordinal)}";
        if (!ByName.TryGetValue(name, out var body))
        {
            return run.Null("feel.value", new Text(
                $"外部函数 {name} 不在允许之列，不被调用。", $"The external function {name} is none of those known here; it is not called."));
        }

        var open = name.IndexOf('(', StringComparison.Ordinal);
        var types = name[(open + 1)..^1].Split(',');
        var fits = types.Length == arguments.Count
            && Enumerable.Range(0, types.Length).All(i => Fits(types[i], arguments[i]));
        var value = fits ? body(arguments) : FeelValue.Null;
        return !value.IsNull ? value : run.Null("feel.arguments", new Text(
            $"外部函数 {name} 不能用于这些参数。", $"The external function {name} does not take these arguments."));
    }

    private static bool Fits(string type, FeelValue value) => type switch
    {
        "double" or "float" => value.AsNumber() is not null,
        "byte" => Whole(value) is >= sbyte.MinValue and <= sbyte.MaxValue,
        "short" => Whole(value) is >= short.MinValue and <= short.MaxValue,
        "int" => Whole(value) is >= int.MinValue and <= int.MaxValue,
        "long" => Whole(value) is not null,
        "char" => value.AsString() is { Length: 1 },
        "java.lang.String" => value.AsString() is not null,
        _ => true,
    };

    private static long? Whole(FeelValue value) =>
        value.AsNumber() is { } number && number.TryToLong(out var whole) ? whole : null;

    private static IEnumerable<(string Name, Func<IReadOnlyList<FeelValue>, FeelValue> Body)> All()
    {
        foreach (var type in (string[])[.. Reals, .. Wholes])
        {
            yield return ($"java.lang.Math.max({type},{type})", given => Compare(given) >= 0 ? given[0] : given[1]);
            yield return ($"java.lang.Math.min({type},{type})", given => Compare(given) <= 0 ? given[0] : given[1]);
            yield return ($"java.lang.Math.abs({type})", given => FeelValue.Of(FeelNumber.Abs(given[0].AsNumber()!.Value)));
            yield return ($"java.lang.String.valueOf({type})", given => FeelValue.Of(given[0].AsNumber()!.Value.ToString()));
        }

        foreach (var (name, real) in OneReal())
        {
            yield return ($"java.lang.Math.{name}(double)", given => Number(real(Double(given[0]))));
        }

        yield return ("java.lang.Math.pow(double,double)", given => Number(Math.Pow(Double(given[0]), Double(given[1]))));
        yield return ("java.lang.Math.atan2(double,double)", given => Number(Math.Atan2(Double(given[0]), Double(given[1]))));
        foreach (var (box, plain) in new[]
        {
            ("Byte", "byte"), ("Short", "short"), ("Integer", "int"), ("Long", "long"), ("Float", "float"), ("Double", "double"),
        })
        {
            yield return ($"java.lang.{box}.valueOf({plain})", given => given[0]);
            yield return ($"java.lang.{box}.valueOf(java.lang.String)", given => Read(given[0].AsString()!, plain));
        }

        yield return ("java.lang.String.valueOf(char)", given => given[0]);
        yield return ("java.lang.String.format(java.lang.String,[Ljava.lang.Object;)", given => Format(given[0].AsString()!, given[1]));
    }

    private static (string Name, Func<double, double> Real)[] OneReal() =>
    [
        ("sin", Math.Sin), ("cos", Math.Cos), ("tan", Math.Tan), ("asin", Math.Asin), ("acos", Math.Acos), ("atan", Math.Atan),
        ("exp", Math.Exp), ("log", Math.Log), ("log10", Math.Log10), ("sqrt", Math.Sqrt), ("cbrt", Math.Cbrt),
        ("floor", Math.Floor), ("ceil", Math.Ceiling),
    ];

    private static int Compare(IReadOnlyList<FeelValue> given) => given[0].AsNumber()!.Value.CompareTo(given[1].AsNumber()!.Value);

    private static double Double(FeelValue value) =>
        double.Parse(value.AsNumber()!.Value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    // What is no number there (the root of -1) is null here.
    private static FeelValue Number(double real) =>
        FeelNumber.TryParse(real.ToString("R", CultureInfo.InvariantCulture), out var number) ? FeelValue.Of(number) : FeelValue.Null;

    private static FeelValue Read(string text, string type) =>
        FeelNumber.TryParse(text, out var number) && Fits(type, FeelValue.Of(number)) ? FeelValue.Of(number) : FeelValue.Null;

    // Only %s, %d and %%: what else there is depends on the machine's language.
    private static FeelValue Format(string pattern, FeelValue given)
    {
        var values = given as FeelList ?? FeelList.Owning([given]);
        var (text, next) = (new StringBuilder(), 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                text.Append(pattern[i]);
            }
            else if (++i == pattern.Length)
            {
                return FeelValue.Null;
            }
            else if (pattern[i] == '%')
            {
                text.Append('%');
            }
            else if (pattern[i] is 's' or 'd' && next < values.Count && text.Length < 100_000
                && FeelText.Write(values[next++], 10_000, quoted: false) is { } shown)
            {
                text.Append(shown);
            }
            else
            {
                return FeelValue.Null;
            }
        }

        return FeelValue.Of(text.ToString());
    }
}
