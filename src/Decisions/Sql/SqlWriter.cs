using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Writes gates and lanes as SQL. No part is ever null: a missing value is computed with as zero and told apart by a gate of its
/// own, so that the two values of a gate stay two.
/// </summary>
internal sealed class SqlWriter(Circuit circuit, IReadOnlyList<SqlColumn> columns, SqlDialect dialect, string prefix)
{
    /// <summary>0001-01-01 and 9999-12-31, in days from 1970-01-01.</summary>
    public const long DayMin = -719_162;

    public const long DayMax = 2_932_896;

    private const int LengthMax = 200_000;

    // SQLite takes expressions up to a thousand levels deep.
    private const int DepthMax = 150;
    private readonly Dictionary<object, string> _names = [];
    private readonly Dictionary<string, object> _values = [];
    private readonly Dictionary<Bit, string> _bits = [];
    private readonly Dictionary<(Lane, bool), string> _lanes = [];
    private int _depth;

    private bool IsPostgres => dialect == SqlDialect.PostgreSql;

    public SqlDecision Write(Compiled decision)
    {
        var text = decision.Lane is { } lane
            ? $"CASE WHEN {Of(decision.Known)} THEN {Answer(decision, lane)} END"
            : $"CASE WHEN {Of(decision.True)} THEN {(IsPostgres ? "TRUE" : "1")} WHEN {Of(decision.False)} THEN {(IsPostgres ? "FALSE" : "0")} END";
        var undecided = string.Join(" OR ", decision.Columns.Select(Misfit).Prepend(Of(decision.Odd)));
        return new SqlDecision(text, $"({undecided})", decision.Kind, IsPostgres ? 0 : decision.Places, _values);
    }

    private string Answer(Compiled decision, Lane lane)
    {
        var value = Of(lane, decision.Kind == FeelKind.String);
        if (decision.Kind == FeelKind.Date)
        {
            if (lane.Low < DayMin || lane.High > DayMax)
            {
                throw GiveUp("日期超出 0001 至 9999 年。", "A date lies outside of the years 0001 to 9999.");
            }

            return IsPostgres ? $"(DATE '1970-01-01' + ({value})::int)" : $"date('1970-01-01', ({value}) || ' days')";
        }

        return decision.Kind == FeelKind.Number && IsPostgres
            ? decision.Places == 0 ? $"({value})::numeric" : $"(({value})::numeric * {Parameter(Fraction(decision.Places))})"
            : value;
    }

    private static decimal Fraction(int places) => new(1, 0, 0, false, (byte)places);

    private string Of(Bit bit)
    {
        if (_bits.TryGetValue(bit, out var written))
        {
            return written;
        }

        Deeper();
        var gate = bit.Gate;
        var text = gate.Kind switch
        {
            GateKind.Always => bit.Negated ? "(1 = 0)" : "(1 = 1)",
            GateKind.Known => $"({Name(gate.Column)} IS {(bit.Negated ? "" : "NOT ")}NULL)",
            GateKind.Truth => $"(COALESCE({Name(gate.Column)}, {(IsPostgres ? "FALSE" : "0")}) {(bit.Negated ? "<>" : "=")} {(IsPostgres ? "TRUE" : "1")})",
            GateKind.Below => $"({Of(gate.Left!, false)} {(bit.Negated ? ">=" : "<")} {Parameter(gate.Constant)})",
            GateKind.Is => $"({Of(gate.Left!, IsText(gate.Left!))} {(bit.Negated ? "<>" : "=")} {Constant(gate.Constant, IsText(gate.Left!))})",
            GateKind.BelowLane => $"({Of(gate.Left!, false)} {(bit.Negated ? ">=" : "<")} {Of(gate.Right!, false)})",
            GateKind.IsLane => Same(gate, bit.Negated),
            GateKind.Among => throw GiveUp("按列值查表的条件。", "A condition is looked up by the values of a column."),
            _ => bit.Negated ? Any(gate.Operands) : Joined(" AND ", gate.Operands.Select(Of).ToList()),
        };
        _depth--;
        return _bits[bit] = Bounded(text);
    }

    private string Same(Gate gate, bool negated)
    {
        var isText = IsText(gate.Left!) || IsText(gate.Right!);
        return $"({Of(gate.Left!, isText)} {(negated ? "<>" : "=")} {Of(gate.Right!, isText)})";
    }

    // Not all of these is any of their opposites; several equalities with one lane are one list.
    private string Any(Bit[] operands)
    {
        var parts = new List<string>();
        foreach (var group in operands.GroupBy(operand => operand is { Negated: true, Gate.Kind: GateKind.Is } ? operand.Gate.Left : null))
        {
            if (group.Key is { } lane && group.Count() > 1)
            {
                var isText = IsText(lane);
                parts.Add($"({Of(lane, isText)} IN ({string.Join(", ", group.Select(operand => Constant(operand.Gate.Constant, isText)))}))");
            }
            else
            {
                parts.AddRange(group.Select(operand => Of(!operand)));
            }
        }

        return Joined(" OR ", parts);
    }

    private static string Joined(string word, List<string> parts) => parts.Count > 200
        ? throw GiveUp("条件过多。", "There are too many conditions in a row.")
        : $"({string.Join(word, parts)})";

    private string Of(Lane lane, bool isText)
    {
        if (_lanes.TryGetValue((lane, isText), out var written))
        {
            return written;
        }

        Deeper();
        var text = lane.Kind switch
        {
            LaneKind.Constant => Constant(lane.Constant, isText),
            LaneKind.Column => Column(lane.Column),
            LaneKind.Sum => $"({Of(lane.Left!, false)} + {Of(lane.Right!, false)})",
            LaneKind.Difference => $"({Of(lane.Left!, false)} - {Of(lane.Right!, false)})",
            LaneKind.Product => $"({Of(lane.Left!, false)} * {Of(lane.Right!, false)})",
            LaneKind.Least => $"{(IsPostgres ? "LEAST" : "min")}({Of(lane.Left!, false)}, {Of(lane.Right!, false)})",
            LaneKind.Greatest => $"{(IsPostgres ? "GREATEST" : "max")}({Of(lane.Left!, false)}, {Of(lane.Right!, false)})",
            LaneKind.Floor => Floor(Of(lane.Left!, false), Parameter(lane.Constant)),
            _ => Choice(lane, isText),
        };
        _depth--;
        return _lanes[(lane, isText)] = Bounded(text);
    }

    // Both databases cut towards zero, so that the rest below zero is taken off first.
    private string Floor(string value, string divisor)
    {
        var whole = $"({value} - ((({value} % {divisor}) + {divisor}) % {divisor}))";
        return IsPostgres ? $"div({whole}, {divisor})" : $"({whole} / {divisor})";
    }

    private string Choice(Lane lane, bool isText)
    {
        var text = new System.Text.StringBuilder("CASE");
        for (; lane.Kind == LaneKind.Choice; lane = lane.Right!)
        {
            text.Append(CultureInfo.InvariantCulture, $" WHEN {Of(lane.Test)} THEN {Of(lane.Left!, isText)}");
            Bounded(text.ToString());
        }

        return text.Append(CultureInfo.InvariantCulture, $" ELSE {Of(lane, isText)} END").ToString();
    }

    private string Column(int place)
    {
        var (column, name) = (columns[place], Name(place));
        return (column.Kind, IsPostgres) switch
        {
            (FeelKind.String, true) => $"(COALESCE({name}::text, '') COLLATE \"C\")",
            (FeelKind.String, false) => $"(COALESCE({name}, '') COLLATE BINARY)",
            (FeelKind.Date, true) => $"(CASE WHEN isfinite({name}) THEN {name} - DATE '1970-01-01' ELSE 0 END)::numeric",
            (FeelKind.Date, false) => $"COALESCE(CAST(julianday({name}) - 2440587.5 AS INTEGER), 0)",
            (_, true) when column is { Places: > 0, IsCount: false } => $"(COALESCE({name}::numeric, 0) * {Parameter((long)Math.Pow(10, column.Places))})",
            (_, true) => $"COALESCE({name}::numeric, 0)",
            _ => $"COALESCE({name}, 0)",
        };
    }

    // Where a value is not what the column promises.
    private string Misfit(int place)
    {
        var (column, name, shape) = (columns[place], Name(place), circuit.Layout.Columns[place]);
        var value = column.Kind is FeelKind.Number or FeelKind.Date ? Column(place) : "";
        var outside = $"{value} NOT BETWEEN {Parameter(shape.Low)} AND {Parameter(shape.High)}";
        return (column.Kind, IsPostgres) switch
        {
            (FeelKind.Number, true) => $"({outside} OR {value} <> trunc({value}))",
            (FeelKind.Number, false) => $"(({name} IS NOT NULL AND typeof({name}) <> 'integer') OR {outside})",
            (FeelKind.Date, true) => $"(({name} IS NOT NULL AND NOT isfinite({name})) OR {outside})",
            (FeelKind.Date, false) => $"({name} IS NOT NULL AND (typeof({name}) <> 'text' OR date({name}) IS NOT {name} OR {outside}))",
            (FeelKind.Boolean, false) => $"({name} IS NOT NULL AND (typeof({name}) <> 'integer' OR {name} NOT IN (0, 1)))",
            (FeelKind.String, false) => $"({name} IS NOT NULL AND typeof({name}) <> 'text')",
            _ => "(1 = 0)",
        };
    }

    private bool IsText(Lane lane) => lane.Kind switch
    {
        LaneKind.Column => columns[lane.Column].Kind == FeelKind.String,
        LaneKind.Choice => IsText(lane.Left!) || IsText(lane.Right!),
        _ => false,
    };

    private string Name(int place)
    {
        var column = columns[place];
        return column.Table is null ? Quoted(column.Column ?? column.Name) : $"{Quoted(column.Table)}.{Quoted(column.Column ?? column.Name)}";
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Constant(long constant, bool isText)
    {
        if (!isText)
        {
            return Parameter(constant);
        }

        var word = circuit.Words[(int)constant];
        var isWhole = word.Contains('\uFFFD') || word.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar);
        return word.Contains('\0') || !isWhole
            ? throw GiveUp("文本中有数据库不能保存的字符。", "A string holds a character that databases cannot keep.")
            : Parameter(word);
    }

    private string Parameter(object value)
    {
        if (!_names.TryGetValue(value, out var name))
        {
            _names.Add(value, name = $"{prefix}{_names.Count}");
            _values.Add(name, value);
        }

        return $"@{name}";
    }

    private void Deeper()
    {
        if (++_depth > DepthMax)
        {
            throw GiveUp("嵌套过深。", "It is nested too deeply.");
        }
    }

    private static string Bounded(string text) => text.Length <= LengthMax ? text
        : throw GiveUp("写成 SQL 过长。", "It is too long as SQL.");

    private static NotCompiledException GiveUp(string zh, string en) => new(new Text(zh, en));
}
