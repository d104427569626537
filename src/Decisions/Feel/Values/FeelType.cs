using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>A type of the language, as written behind <c>instance of</c> and in the parameters of functions.</summary>
/// <remarks>
/// A type of a name handed in tells what is known of its values: null may always stand for any of them, a context may have more
/// entries than its type.
/// </remarks>
public sealed partial class FeelType
{
    private static readonly Dictionary<string, FeelKind> Kinds = new(StringComparer.Ordinal)
    {
        ["Null"] = FeelKind.Null,
        ["number"] = FeelKind.Number,
        ["string"] = FeelKind.String,
        ["boolean"] = FeelKind.Boolean,
        ["date"] = FeelKind.Date,
        ["time"] = FeelKind.Time,
        ["date and time"] = FeelKind.DateTime,
        ["dateTime"] = FeelKind.DateTime,
        ["years and months duration"] = FeelKind.Months,
        ["yearMonthDuration"] = FeelKind.Months,
        ["days and time duration"] = FeelKind.Duration,
        ["dayTimeDuration"] = FeelKind.Duration,
        ["list"] = FeelKind.List,
        ["context"] = FeelKind.Context,
        ["range"] = FeelKind.Range,
        ["function"] = FeelKind.Function,
    };

    private static readonly Dictionary<string, FeelType> Plain =
        Kinds.ToDictionary(known => known.Key, known => new FeelType(known.Key, known.Value));

    private readonly FeelKind? _kind;
    private readonly Func<FeelValue, Evaluation?, bool>? _more;
    private readonly ItemType? _item;

    private FeelType(
        string name, FeelKind? kind, bool isKnown = true, Func<FeelValue, Evaluation?, bool>? more = null, ItemType? item = null)
    {
        Name = name;
        _kind = kind;
        _more = more;
        _item = item;
        IsKnown = isKnown;
    }

    /// <summary>The names of several words, which no other reading of the source may break.</summary>
    internal static NameTable Named { get; } = NameTable.Of(Kinds.Keys);

    /// <summary>Every value, null included.</summary>
    public static FeelType Any { get; } = new("Any", null);

    /// <summary>As it is written in FEEL.</summary>
    public string Name { get; }

    /// <summary>Whether there is such a type; a type of a model that was not handed in is not known here.</summary>
    internal bool IsKnown { get; }

    internal static FeelType Of(string name) => name == "Any" ? Any
        : Plain.TryGetValue(name, out var plain) ? plain
        : new(name, null, isKnown: false);

    /// <summary>A type that a DMN model defines.</summary>
    internal static FeelType OfModel(ItemType item) => item.Alias ?? new(item.Name, item.Kind, item: item);

    /// <summary>Lists of items of that type.</summary>
    public static FeelType ListOf(FeelType item) => new(
        $"list<{item.Name}>", FeelKind.List, item.IsKnown,
        (value, run) => ((FeelList)value).All(held => item.Admits(held, run))) { Item = item };

    /// <summary>Ranges with ends of that type.</summary>
    public static FeelType RangeOf(FeelType end) => new(
        $"range<{end.Name}>", FeelKind.Range, end.IsKnown,
        (value, run) => value is FeelRange range && end.Admits(range.Start, run) && end.Admits(range.End, run)) { Item = end };

    /// <summary>Contexts that have these entries, and perhaps more.</summary>
    public static FeelType ContextOf(IReadOnlyList<(string Name, FeelType Type)> entries) => new(
        $"context<{string.Join(", ", entries.Select(entry => $"{entry.Name}: {entry.Type.Name}"))}>",
        FeelKind.Context,
        entries.All(entry => entry.Type.IsKnown),
        (value, run) => entries.All(entry =>
            ((FeelContext)value).TryGet(entry.Name, out var held) && entry.Type.Admits(held, run))) { Entries = entries };

    /// <summary>Functions that take these parameters, or wider ones, and answer this type, or a narrower one.</summary>
    public static FeelType FunctionOf(IReadOnlyList<FeelType> parameters, FeelType result) => new(
        $"function<{string.Join(", ", parameters.Select(type => type.Name))}> -> {result.Name}",
        FeelKind.Function,
        true,
        (value, _) => ((FeelFunction)value).ConformsTo(parameters, result)) { Parameters = parameters, Result = result };

    /// <summary>Whether the value is of this type; null is of no type but Null (and not of Any, when asked).</summary>
    /// <param name="run">What the tests of a model's type are charged to; one of its own where it is null.</param>
    internal bool Holds(FeelValue value, Evaluation? run = null) => _item is not null
        ? !value.IsNull && _item.Admits(run ?? new Evaluation(FeelOptions.Default), value)
        : _kind is null ? IsKnown && !value.IsNull
        : value.Kind == _kind && (_more is null || _more(value, run));

    /// <summary>Whether the value may stand where this type is expected; null always may.</summary>
    internal bool Admits(FeelValue value, Evaluation? run = null) => value.IsNull || !IsKnown || Holds(value, run);

    /// <summary>
    /// The value made to fit where this type is expected: a list of one for its item, an item for a list of one, a date
    /// for its midnight at UTC. Null where it does not fit.
    /// </summary>
    internal FeelValue? Fit(FeelValue value, Evaluation? run = null)
    {
        if (_item is not null)
        {
            return _item.Fit(run ?? new Evaluation(FeelOptions.Default), value);
        }

        if (Admits(value, run))
        {
            return value;
        }

        if (value is FeelList { Count: 1 } single && _kind != FeelKind.List && Admits(single[0], run))
        {
            return single[0];
        }

        if (_kind == FeelKind.List && value is not FeelList && FeelList.Owning([value]) is var list && Holds(list, run))
        {
            return list;
        }

        return _kind == FeelKind.DateTime && value.Get<FeelDate>() is { } date
            ? FeelValue.Of(new FeelDateTime(date, new FeelTime(0, new FeelZone(null, 0))))
            : null;
    }
}

/// <summary>What the kinds of values are called in messages.</summary>
internal static class Words
{
    public static Text Of(FeelValue value) => Of(value.Kind);

    public static Text Of(FeelKind kind) => kind switch
    {
        FeelKind.Null => new Text("空值", "null"),
        FeelKind.Number => new Text("数", "number"),
        FeelKind.String => new Text("文本", "string"),
        FeelKind.Boolean => new Text("布尔值", "boolean"),
        FeelKind.Date => new Text("日期", "date"),
        FeelKind.Time => new Text("时间", "time"),
        FeelKind.DateTime => new Text("日期时间", "date and time"),
        FeelKind.Months => new Text("年月时长", "years and months duration"),
        FeelKind.Duration => new Text("日时时长", "days and time duration"),
        FeelKind.List => new Text("列表", "list"),
        FeelKind.Context => new Text("上下文", "context"),
        FeelKind.Range => new Text("区间", "range"),
        _ => new Text("函数", "function"),
    };
}
