using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>
/// Writes gates and lanes as SQL. No part is ever null: a missing value is computed with as zero and told apart by a gate of its
/// own, so that the two values of a gate stay two. What is told quickly and often settles the matter is asked first.
/// </summary>
/// <param name="read">Places of the columns that are read.</param>
internal sealed class SqlWriter(Circuit circuit, IReadOnlyList<SqlColumn> columns, IReadOnlySet<int> read, SqlDialect dialect, string prefix)
{
    /// <summary>0001-01-01 and 9999-12-31, in days from 1970-01-01.</summary>
    public const long DayMin = -719_162;

    public const long DayMax = 2_932_896;

    private const int LengthMax = 200_000;

    // SQLite takes expressions up to a thousand levels deep.
    private const int DepthMax = 150;
    private readonly Dictionary<object, string> _names = [];
    private readonly Dictionary<string, object> _values = [];
    private readonly HashSet<Bit> _held = [];
    private Dictionary<Bit, string> _bits = [];
    private Dictionary<(Lane, bool), string> _lanes = [];
    private readonly Dictionary<Gate, (double Cost, double Chance)> _guesses = [];

    // Whole numbers of 64 bits instead of numeric: no value of the columns is wider than 32 bits, and the lanes keep their bounds.
    private readonly bool _isWhole = dialect == SqlDialect.Sqlite || read.All(place => columns[place] is { Kind: not FeelKind.Number } or { IsInteger: true });
    private int _depth;

    private bool IsPostgres => dialect == SqlDialect.PostgreSql;

    public IReadOnlyDictionary<string, object> Values => _values;

    public SqlDecision Write(Compiled decision)
    {
        var text = decision.Lane is null
            ? $"CASE WHEN {Of(decision.True)} THEN {(IsPostgres ? "TRUE" : "1")} WHEN {Of(decision.False)} THEN {(IsPostgres ? "FALSE" : "0")} END"
            : Where(decision.Known, () => Answer(decision, decision.Lane));
        return new SqlDecision(text, Undecided([decision]), decision.Kind, IsPostgres ? 0 : decision.Places, _values);
    }

    /// <summary>The rows in which one of these is not decided.</summary>
    public string Undecided(IReadOnlyList<Compiled> decisions)
    {
        var parts = decisions.Select(decision => decision.Odd).Distinct().Select(Of)
            .Concat(decisions.SelectMany(decision => decision.Columns).Distinct().Order().Select(Misfit)).Distinct().ToList();
        return $"({string.Join(" OR ", parts)})";
    }

    /// <summary>The whole count that a figure is of its last place, plus a constant, where it is known; null elsewhere.</summary>
    public string Count(Compiled decision, long more) =>
        Where(decision.Known, () => Of(decision.Lane!, false) + (more == 0 ? "" : $" + {Parameter(more)}"));

    /// <summary>How many rows are so.</summary>
    public string Rows(Bit bit) => bit == circuit.Always ? "count(*)" : bit == circuit.Never ? "0" : $"count(CASE WHEN {Of(bit)} THEN 1 END)";

    // What stands behind a condition need not ask for its parts again: databases leave out what is always so.
    private string Where(Bit holds, Func<string> write)
    {
        var test = Of(holds);
        var (bits, lanes) = (_bits, _lanes);
        (_bits, _lanes) = ([], []);
        _held.UnionWith(holds is { Negated: false, Gate.Kind: GateKind.All } ? [holds, .. holds.Gate.Operands] : [holds]);
        var text = $"CASE WHEN {test} THEN {write()} END";
        _held.Clear();
        (_bits, _lanes) = (bits, lanes);
        return text;
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

        if (_held.Contains(bit) || _held.Contains(!bit))
        {
            return Fixed(_held.Contains(bit));
        }

        Deeper();
        var gate = bit.Gate;
        var text = gate.Kind switch
        {
            GateKind.Always => Fixed(!bit.Negated),
            GateKind.Known => $"({Name(gate.Column)} IS {(bit.Negated ? "" : "NOT ")}NULL)",
            GateKind.Truth => Truth(gate.Column, bit.Negated),
            GateKind.Below => $"({Of(gate.Left!, false)} {(bit.Negated ? ">=" : "<")} {Parameter(gate.Constant)})",
            GateKind.Is => $"({Of(gate.Left!, IsText(gate.Left!))} {(bit.Negated ? "<>" : "=")} {Constant(gate.Constant, IsText(gate.Left!))})",
            GateKind.BelowLane => $"({Of(gate.Left!, false)} {(bit.Negated ? ">=" : "<")} {Of(gate.Right!, false)})",
            GateKind.IsLane => Same(gate, bit.Negated),
            GateKind.Among => throw GiveUp("按列值查表的条件。", "A condition is looked up by the values of a column."),
            _ => bit.Negated ? Any(gate.Operands) : Joined(" AND ", gate.Operands.OrderBy(Wait).Select(Of).ToList()),
        };
        _depth--;
        return _bits[bit] = Bounded(text);
    }

    private string Truth(int place, bool negated) => (IsPostgres, columns[place].IsRequired) switch
    {
        (true, true) => $"({(negated ? "NOT " : "")}{Name(place)})",
        (true, false) => $"({(negated ? "NOT " : "")}COALESCE({Name(place)}, FALSE))",
        _ => $"(COALESCE({Name(place)}, 0) {(negated ? "<>" : "=")} 1)",
    };

    private static string Fixed(bool holds) => holds ? "(1 = 1)" : "(1 = 0)";

    private string Same(Gate gate, bool negated)
    {
        var isText = IsText(gate.Left!) || IsText(gate.Right!);
        return $"({Of(gate.Left!, isText)} {(negated ? "<>" : "=")} {Of(gate.Right!, isText)})";
    }

    // Not all of these is any of their opposites; several equalities with one lane are one list.
    private string Any(Bit[] operands)
    {
        var parts = new List<string>();
        foreach (var group in operands.OrderBy(Wait).GroupBy(operand => operand is { Negated: true, Gate.Kind: GateKind.Is } ? operand.Gate.Left : null))
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

    // What a part of a conjunction costs for each row that it spares the others. Chances are guesses, as databases make them where they
    // know nothing of the values.
    private double Wait(Bit bit)
    {
        var (cost, chance) = Guess(bit);
        return cost / Math.Max(0.01, 1 - chance);
    }

    private (double Cost, double Chance) Guess(Bit bit)
    {
        var gate = bit.Gate;
        if (!_guesses.TryGetValue(gate, out var guess))
        {
            var lanes = (gate.Left?.Weight ?? 0) + (gate.Right?.Weight ?? 0);
            guess = gate.Kind switch
            {
                GateKind.Always => (0, 1),
                GateKind.Known => (1, 0.9),
                GateKind.Truth => (1, 0.3),
                GateKind.Is or GateKind.IsLane => (1 + lanes, 0.1),
                GateKind.All => (gate.Operands.Sum(part => Guess(part).Cost), gate.Operands.Aggregate(1.0, (all, part) => all * Guess(part).Chance)),
                _ => (1.5 + lanes, 0.5),
            };
            _guesses.Add(gate, guess);
        }

        return (guess.Cost, bit.Negated ? 1 - guess.Chance : guess.Chance);
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
            LaneKind.Sum => Computed(lane, "+"),
            LaneKind.Difference => Computed(lane, "-"),
            LaneKind.Product => Computed(lane, "*"),
            LaneKind.Least => $"{(IsPostgres ? "LEAST" : "min")}({Of(lane.Left!, false)}, {Of(lane.Right!, false)})",
            LaneKind.Greatest => $"{(IsPostgres ? "GREATEST" : "max")}({Of(lane.Left!, false)}, {Of(lane.Right!, false)})",
            LaneKind.Floor => Floor(lane.Left!, lane.Constant),
            _ => Choice(lane, isText),
        };
        _depth--;
        return _lanes[(lane, isText)] = Bounded(text);
    }

    // Two columns of 32 bits would be computed in 32 bits.
    private string Computed(Lane lane, string sign) =>
        $"({Of(lane.Left!, false)}{(IsPostgres && _isWhole && !lane.IsNarrow ? "::bigint" : "")} {sign} {Of(lane.Right!, false)})";

    // Both databases cut towards zero: what may lie below it is lifted above for the time of the division.
    private string Floor(Lane lane, long divisor)
    {
        var (value, by) = (Of(lane, false), Parameter(divisor));
        if (lane.Low >= 0)
        {
            return IsPostgres && !_isWhole ? $"div({value}, {by})" : $"({value} / {by})";
        }

        var lift = -FeelDate.FloorDivide(lane.Low, divisor);
        if (_isWhole && lane.High + ((Int128)lift * divisor) <= long.MaxValue)
        {
            return $"(({value}{(IsPostgres ? "::bigint" : "")} + {Parameter(lift * divisor)}) / {by} - {Parameter(lift)})";
        }

        var whole = $"({value} - ((({value} % {by}) + {by}) % {by}))";
        return IsPostgres && !_isWhole ? $"div({whole}, {by})" : $"({whole} / {by})";
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
            (FeelKind.Date, true) => $"(CASE WHEN isfinite({name}) THEN {name} - DATE '1970-01-01' ELSE 0 END){(_isWhole ? "" : "::numeric")}",
            (FeelKind.Date, false) => $"COALESCE(CAST(julianday({name}) - 2440587.5 AS INTEGER), 0)",
            (_, true) when column is { Places: > 0, IsCount: false } =>
                $"({Present(column, _isWhole ? $"{name}::bigint" : $"{name}::numeric")} * {Parameter((long)Math.Pow(10, column.Places))})",
            (_, true) => Present(column, _isWhole ? name : $"{name}::numeric"),
            _ => Present(column, name),
        };
    }

    private static string Present(SqlColumn column, string name) => column.IsRequired ? name : $"COALESCE({name}, 0)";

    // Where a value is not what the column promises.
    private string Misfit(int place)
    {
        var (column, name, shape) = (columns[place], Name(place), circuit.Layout.Columns[place]);
        var value = column.Kind is FeelKind.Number or FeelKind.Date ? Column(place) : "";
        var outside = $"{value} NOT BETWEEN {Parameter(shape.Low)} AND {Parameter(shape.High)}";
        return (column.Kind, IsPostgres) switch
        {
            (FeelKind.Number, true) when column.IsInteger => "(1 = 0)",
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
        // As narrow as the columns are, so that lists are looked up and not walked along.
        value = IsPostgres && _isWhole && value is long and >= int.MinValue and <= int.MaxValue ? (int)(long)value : value;
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
