using System.Globalization;

namespace Tongqu.Decisions.Tests;

/// <summary>Rules nobody meant, over columns of all kinds, and rows with nulls, extremes and ties for them.</summary>
internal sealed class RandomRules(int seed)
{
    private readonly Random _dice = new(seed);

    /// <summary>The columns: small numbers, money, wide numbers, towns, truths, days, words, and one of anything.</summary>
    public static IReadOnlyList<string> Names { get; } = ["n", "money", "wide", "town", "ok", "sure", "day", "word", "other", "any"];

    public ColumnTable Rows(int count) => ColumnTable.Of(Names.Select(name =>
        Column.Of(name, Enumerable.Range(0, count).Select(_ => Value(name)).ToList())).ToList());

    public FeelContext Row() => new(Names.Select(name => new KeyValuePair<string, FeelValue>(name, Value(name))));

    public string Truth(int depth) => depth <= 0
        ? Pick("ok", "sure", "true", "false", "null", $"{Number(0)} {Relation()} {Number(0)}", $"{Word()} = {Word()}")
        : _dice.Next(22) switch
        {
            0 or 1 => $"({Truth(depth - 1)} and {Truth(depth - 1)} and {Truth(depth - 2)})",
            2 or 3 => $"({Truth(depth - 1)} or {Truth(depth - 1)} or {Truth(depth - 2)})",
            4 => $"not({Truth(depth - 1)})",
            5 or 6 or 7 => $"({Number(depth - 1)} {Relation()} {Number(depth - 1)})",
            8 => $"({Number(depth - 1)} between {Number(0)} and {Number(0)})",
            9 => $"({Number(depth - 1)} in ({Tests()}))",
            10 => $"(town in ({string.Join(", ", Enumerable.Range(0, 4).Select(_ => _dice.Next(70)))}))",
            11 => $"(floor(town / 10) in ({_dice.Next(7)}, {_dice.Next(7)}))",
            12 => $"({Word()} in ({Word()}, \"a\", null))",
            13 => $"({Word()} {Relation()} {Pick("\"b\"", "\"\"", "\"中\"", Word())})",
            14 => $"({Pick("starts with", "contains", "ends with")}({Word()}, \"a\"))",
            15 => $"(day {Relation()} {Pick("date(\"2024-02-29\")", "date(\"1969-12-31\")", "day", "null")})",
            16 => $"({Number(depth - 1)} / {Number(0)} {Relation()} {Constant()})",
            17 => $"({Number(0)} {Pick("=", "!=")} null)",
            18 => $"(if {Truth(depth - 1)} then {Truth(depth - 1)} else {Truth(depth - 2)})",
            19 => $"({Truth(depth - 1)} {Pick("=", "!=")} {Truth(0)})",
            20 => $"(day in [date(\"2020-01-01\")..date(\"2026-06-30\")))",
            _ => $"({Pick("even", "odd")}(town) or {Number(0)} = {Word()})",
        };

    public string Number(int depth) => depth <= 0
        ? Pick("n", "money", "town", "wide", Constant(), Constant())
        : _dice.Next(14) switch
        {
            0 or 1 => $"({Number(depth - 1)} {Pick("+", "-")} {Number(depth - 1)})",
            2 => $"({Number(depth - 1)} * {Number(0)})",
            3 => $"(-{Number(depth - 1)})",
            4 => $"{Pick("min", "max", "sum")}({Number(depth - 1)}, {Number(depth - 1)})",
            5 => $"floor({Number(depth - 1)} / {Pick("10", "3", "0.5", "7", "-2", "0")})",
            6 => $"({Number(depth - 1)} / {Pick("4", "100", "8", "-5", "2.5")})",
            7 or 8 => $"(if {Truth(depth - 1)} then {Number(depth - 1)} else {Pick(Number(depth - 1), "null")})",
            9 => $"abs({Number(depth - 1)})",
            10 => $"floor({Number(depth - 1)})",
            11 => $"{Pick("min", "max")}([{Number(depth - 1)}, {Number(0)}, {Constant()}])",
            _ => Number(0),
        };

    public string Words(int depth) => depth <= 0 ? Word() : $"(if {Truth(depth)} then {Words(depth - 1)} else {Pick(Words(depth - 1), "null")})";

    /// <summary>A model: a condition, a figure, and a table that stands on both and on inputs.</summary>
    public string Model()
    {
        var inputs = Dmn.Input("n", "tFew") + Dmn.Input("money", "number") + Dmn.Input("town", "number") + Dmn.Input("wide", "number")
            + Dmn.Input("ok", "boolean") + Dmn.Input("sure") + Dmn.Input("day", "date") + Dmn.Input("word", "tWord") + Dmn.Input("other", "string");
        const string All = "n, money, town, wide, ok, sure, day, word, other";
        var policy = Pick("hitPolicy=\"FIRST\"", "hitPolicy=\"UNIQUE\"", "hitPolicy=\"ANY\"", "hitPolicy=\"PRIORITY\"",
            "hitPolicy=\"COLLECT\" aggregation=\"SUM\"", "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
            "hitPolicy=\"COLLECT\" aggregation=\"MAX\"", "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", "hitPolicy=\"COLLECT\"");
        var isFixed = policy.Contains("ANY", StringComparison.Ordinal) || policy.Contains("PRIORITY", StringComparison.Ordinal);
        var rules = Enumerable.Range(0, _dice.Next(7)).Select(_ =>
            $"{Cell()} | {Pick("-", "true", "false", "not(true)")} | {Pick("-", "\"a\"", "\"a\", \"b\"", "not(\"中\")", "null")} => {(isFixed ? Pick("1", "2", "3", "2.50", "null") : Number(1))}");
        var output = policy.Contains("PRIORITY", StringComparison.Ordinal) || _dice.Next(4) == 0
            ? "<output><outputValues><text>3, 2.5, 1, (&gt; 0)</text></outputValues><defaultOutputEntry><text>1</text></defaultOutputEntry></output>"
            : Pick("<output/>", "<output><defaultOutputEntry><text>7.25</text></defaultOutputEntry></output>");
        return Dmn.Xml(
            """
            <itemDefinition name="tFew"><typeRef>number</typeRef><allowedValues><text>&lt; 40</text></allowedValues></itemDefinition>
            <itemDefinition name="tWord"><typeRef>string</typeRef></itemDefinition>
            """ + inputs
            + "<businessKnowledgeModel id=\"k-twice\" name=\"twice\"><variable name=\"twice\" typeRef=\"number\"/><encapsulatedLogic><formalParameter name=\"x\" typeRef=\"number\"/>"
            + Dmn.Literal("if x > 1000 then null else x * 2") + "</encapsulatedLogic></businessKnowledgeModel>"
            + Dmn.Decision("holds", Dmn.Literal(Truth(2)), "boolean", All)
            + Dmn.Decision("figure", Dmn.Literal($"twice({Number(1)}) + {Number(2)}"), "number", All, knows: "twice")
            + Dmn.Decision("answer", Dmn.Table(policy, $"{Pick("n", "money", "figure", "n + money")} | holds | word => {output}", [.. rules]),
                Pick("Any", "number"), All, "holds, figure")
            + Dmn.Decision("labelled", Dmn.Literal("if answer = null then \"none\" else if answer > 2 then \"much\" else word"), "string", "word", "answer"));
    }

    public FeelValue Value(string name) => _dice.Next(6) == 0 && name is not ("town" or "sure") ? FeelValue.Null : name switch
    {
        "n" => Whole(_dice.Next(-3, 45)),
        "money" => FeelValue.Of((FeelNumber)(_dice.Next(-5_000, 500_000) / 100m)),
        "wide" => _dice.Next(8) switch
        {
            0 => Whole(long.MaxValue),
            1 => Whole(long.MinValue),
            2 => Whole(long.MaxValue / 3),
            3 => Whole(-4_000_000_000),
            4 => Parsed("9999999999999999999999999999999999"),
            5 => Parsed("0.0000000000000000000000000000000001"),
            _ => Whole(_dice.Next(-10, 60)),
        },
        "town" => Whole(_dice.Next(60)),
        "ok" or "sure" => FeelValue.Of(_dice.Next(2) == 0),
        "day" => FeelValue.Of((FeelDate)new DateOnly(2024, 2, 27).AddDays(_dice.Next(4))),
        "word" or "other" => FeelValue.Of(Pick("a", "b", "ab", "", "中")),
        _ => Pick(FeelValue.True, Whole(3), FeelValue.Of("a"), FeelValue.Null),
    };

    private string Relation() => Pick("<", "<=", ">", ">=", "=", "!=");

    private string Constant() => Pick("0", "1", "2", "-3", "40", "2.5", "0.01", "100", "1000000", "0.05", "9223372036854775807", "-9223372036854775808",
        "12345678901234567890123456789012345", "0.0000000000000000000000000000001", "59", "-0.5", _dice.Next(60).ToString(CultureInfo.InvariantCulture));

    private string Word() => Pick("word", "other", "\"a\"", "\"none of them\"");

    private string Tests() => Pick($"{Constant()}, {Constant()}, 3, 4, 5", $"> {Constant()}", $"[1..40], null", $"(0..{_dice.Next(1, 60)}), > 100",
        $"not({Constant()})", $"< n, {Constant()}", "[1, 2, 3]");

    private string Cell() => Pick("-", $"> {_dice.Next(40)}", $"[{_dice.Next(10)}..{_dice.Next(10, 50)}]", $"{_dice.Next(5)}, {_dice.Next(50)}", $"not({_dice.Next(40)})", "null", "<= n");

    private static FeelValue Whole(long value) => FeelValue.Of((FeelNumber)value);

    private static FeelValue Parsed(string text) => FeelValue.Of(FeelNumber.TryParse(text, out var number) ? number : default);

    private T Pick<T>(params T[] among) => among[_dice.Next(among.Length)];
}
