using Tongqu.Base;
using Tongqu.Cases;

namespace Tongqu.Brain;

/// <summary>The services of GeoReport v2: the classes of events of the pack, and one for whoever cannot tell the class.</summary>
internal sealed class Open311Services(CaseTypes types)
{
    /// <summary>Code of the service for events whose class the command room sets.</summary>
    public const string NoClass = "-";

    /// <summary>Attribute for when it happened, where that is not now.</summary>
    public const string OccurredAt = "occurred_at";

    // Fields of the report that the standard has arguments of its own for.
    private static readonly string[] Standard = ["description", "class", "contactName", "contactPhone"];

    private static readonly CaseClass Unclassified = new(
        NoClass, new("类别未定", "Class not known"), new("其他", "Other"), default, "", OnTheSpot: false, Sample: false)
    {
        Filing = new("说不清属于哪一类时选用，由指挥室归类后派遣。", "For whatever fits no other; the command room sets the class and dispatches it."),
    };

    private CaseType Type => types.Find(Reporting.Type)!;

    /// <summary>Fields of the report form that come as attributes.</summary>
    public IEnumerable<FormComponent> Attributes => Type.Form.Fields.Where(asked => asked.IsInput && !Standard.Contains(asked.Key));

    /// <summary>The service of a code, or null.</summary>
    public CaseClass? Find(string? code) => code == NoClass ? Unclassified : Type.Classes.Find(code);

    /// <summary>What a request of a class is called; the class may have left the catalogue since.</summary>
    public static CaseClass Of(CaseClass? kind) => kind ?? Unclassified;

    /// <summary>GET services.</summary>
    public Open311Answer List(Tongue tongue) => new("services", new Open311Many("service",
    [
        .. Type.Classes.All.Append(Unclassified).Select(kind => new Open311Fields(
            ("service_code", kind.Code),
            ("service_name", Marked(kind).In(tongue)),
            ("description", kind.Filing.In(tongue)),
            ("metadata", true),
            ("type", "realtime"),
            ("keywords", string.Join(", ", new[] { kind.Title.Zh, kind.Title.En, kind.Group.Zh, kind.Group.En }.Where(word => word.Length > 0).Distinct())),
            ("group", kind.Group.In(tongue)))),
    ]));

    /// <summary>GET services/{code}; null where there is none.</summary>
    public Open311Answer? Definition(string code, Tongue tongue)
    {
        if (Find(code) is not { } kind)
        {
            return null;
        }

        var asked = Attributes.Select(field => Attribute(
            field.Key, DatatypeOf(field), field.Validate.Required && !field.IsConditional, field.DescriptionText.In(tongue), field.LabelText.In(tongue), ValuesOf(field, tongue)));
        var always = Attribute(OccurredAt, "datetime", required: false,
            new Text("W3C 格式，须带时区，如 2026-11-16T09:00:00+08:00；不填为现在。", "W3C format with its zone, such as 2026-11-16T09:00:00+08:00; now where left out.").In(tongue),
            new Text("发生时间", "When it happened").In(tongue), []);
        List<Open311Fields> attributes = [.. asked, always];
        if (NoticeOf(kind) is { } notice)
        {
            attributes.Add(new Open311Fields(
                ("variable", false), ("code", "notice"), ("datatype", "text"), ("required", false), ("datatype_description", null), ("order", 0),
                ("description", notice.In(tongue)), ("values", new Open311Many("value", []))));
        }

        return new("service_definition", new Open311Fields(
            ("service_code", kind.Code),
            ("attributes", new Open311Many("attribute", [.. attributes.Select((attribute, at) => Ordered(attribute, at + 1))]))));
    }

    /// <summary>By when it is to be handled and when it counts as done; null for what has no class.</summary>
    public static Text? NoticeOf(CaseClass kind)
    {
        if (kind.Limit.Amount == 0)
        {
            return null;
        }

        var (limit, sample) = (kind.Limit.ToText(), kind.Sample ? new Text("（示例）", " (sample)") : new Text("", ""));
        var closing = kind.Closing.Zh.Length == 0 ? new Text("", "") : new Text($"结案标准：{kind.Closing.Zh}。", $" Done when: {kind.Closing.In(Tongue.English)}.");
        return new($"处置时限 {limit.Zh}{sample.Zh}。{closing.Zh}", $"To be handled within {limit.En}{sample.En}.{closing.En}");
    }

    /// <summary>The name of a service, marked where its class is a sample.</summary>
    public static Text Marked(CaseClass kind) =>
        kind.Sample ? new(kind.Title.Zh + "（示例）", kind.Title.In(Tongue.English) + " (sample)") : kind.Title;

    private static Open311Fields Attribute(string code, string datatype, bool required, string help, string label, IReadOnlyList<object> values) => new(
        ("variable", true), ("code", code), ("datatype", datatype), ("required", required), ("datatype_description", help.Length == 0 ? null : help), ("order", 0),
        ("description", label), ("values", new Open311Many("value", values)));

    private static Open311Fields Ordered(Open311Fields attribute, int order) =>
        new([.. attribute.All.Select(part => part.Name == "order" ? ("order", (object?)order) : part)]);

    private static string DatatypeOf(FormComponent field) => field.Type switch
    {
        "textarea" => "text",
        "number" => "number",
        "select" or "radio" or "checkbox" => "singlevaluelist",
        _ => "string",
    };

    private IReadOnlyList<object> ValuesOf(FormComponent field, Tongue tongue) => field switch
    {
        { Type: "checkbox" } => [Value("true", new("是", "Yes"), tongue), Value("false", new("否", "No"), tongue)],
        { Source: "classes" } => [.. Type.Classes.All.Select(kind => Value(kind.Code, kind.Title, tongue))],
        _ => [.. field.Values.Select(choice => Value(choice.Value, new(choice.Label, choice.LabelEn), tongue))],
    };

    private static Open311Fields Value(string key, Text name, Tongue tongue) => new(("key", key), ("name", name.In(tongue)));
}
