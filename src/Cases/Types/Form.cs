using System.Globalization;
using System.Text.RegularExpressions;
using Tongqu.Base;
using Tongqu.Decisions;
using YamlDotNet.Serialization;

namespace Tongqu.Cases;

/// <summary>
/// A form as a form-js schema describes it: what is asked, of which kind, within which bounds. The page is drawn from it and
/// the answer is validated by it again, so the two cannot differ.
/// </summary>
public sealed class Form
{
    private IReadOnlyList<FormComponent>? _fields;

    /// <summary>Most characters in any one field, whatever the schema says.</summary>
    public const int LengthMax = 8000;

    /// <summary>What the form shows, in order: fields, and groups of them as its sections.</summary>
    public List<FormComponent> Components { get; set; } = [];

    /// <summary>All that is no group, in order; what stands in a section knows it and is hidden with it.</summary>
    [YamlIgnore]
    public IReadOnlyList<FormComponent> Fields => _fields ??= [.. Components.SelectMany(component => component.Flat(null))];

    /// <summary>form-js: always <c>default</c>.</summary>
    public string Type { get; set; } = "default";

    /// <summary>form-js: the form's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>form-js: version of the schema.</summary>
    [YamlMember(Alias = "schemaVersion", ApplyNamingConventions = false)]
    public int SchemaVersion { get; set; }

    /// <summary>
    /// The given values, trimmed, empty ones left out; or <c>form.not-valid</c> with what is wrong with each field.
    /// </summary>
    /// <param name="given">Values by key.</param>
    /// <param name="options">The choices of a field whose choices are not in the schema (posts, classes, regions); null where any text will do.</param>
    public Outcome<Dictionary<string, string>> Validate(
        IReadOnlyDictionary<string, string> given, Func<FormComponent, string, bool>? options = null)
    {
        var faults = new Dictionary<string, Text>();
        var values = new Dictionary<string, string>();
        foreach (var key in given.Keys.Where(key => !Fields.Any(field => field.IsInput && field.Key == key)))
        {
            faults[key] = new($"没有名为“{Shown(key)}”的字段。", $"There is no field named “{Shown(key)}”.");
        }

        var hidden = Hidden(given);
        // What is hidden is not asked, and an answer to it is none.
        foreach (var component in Fields.Where(field => field.IsInput && !hidden.Contains(field.Key)))
        {
            var value = Trimmed(given, component.Key);
            if (component.Fault(value, options) is { } fault)
            {
                faults[component.Key] = fault;
            }
            else if (value.Length > 0)
            {
                values[component.Key] = value;
            }
        }

        return faults.Count == 0 ? values : new Refusal("form.not-valid", new(
            "有内容需要修改：" + string.Join(" ", faults.Values.Select(fault => fault.Zh)),
            "Something needs to be mended: " + string.Join(" ", faults.Values.Select(fault => fault.En))))
        { Fields = faults };
    }

    /// <summary>
    /// The fields that are not asked with these answers. A condition may read what stands before its field, and a hidden field
    /// counts as not answered, so one look from the first to the last decides; browser and server ask this one place
    /// (docs/decisions/0014).
    /// </summary>
    public IReadOnlySet<string> Hidden(IReadOnlyDictionary<string, string> given)
    {
        var hidden = new HashSet<string>();
        if (!Fields.Any(field => field.IsConditional))
        {
            return hidden;
        }

        var known = new Dictionary<string, object?>();
        foreach (var field in Fields.Where(field => field.IsInput))
        {
            if (field.IsHidden(known))
            {
                hidden.Add(field.Key);
            }

            known[field.Key] = hidden.Contains(field.Key) ? null : field.ValueOf(Trimmed(given, field.Key));
        }

        return hidden;
    }

    /// <summary>What is wrong with the conditions of a form as its file has them; none where they can be asked.</summary>
    public IEnumerable<Text> ConditionFaults()
    {
        var before = new HashSet<string>();
        foreach (var field in Fields)
        {
            foreach (var fault in field.ConditionFaults(before))
            {
                yield return fault;
            }

            before.Add(field.Key);
        }
    }

    private static string Trimmed(IReadOnlyDictionary<string, string> given, string key) =>
        given.GetValueOrDefault(key)?.Replace("\r\n", "\n", StringComparison.Ordinal).Trim() ?? "";

    private static string Shown(string key) => key.Length <= 40 ? key : key.Clip(40) + "…";
}

/// <summary>One field of a form; the keys are form-js's.</summary>
public sealed class FormComponent
{
    // The matching takes time in proportion to the text, whatever the pattern; this only bounds a machine that stands still.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(2);
    private readonly List<FormCondition> _conditions = [];
    private Regex? _pattern;

    /// <summary>Name of the field.</summary>
    public string Key { get; set; } = "";

    /// <summary>textfield, textarea, number, select, radio, checkbox, filepicker, text, or group for a section.</summary>
    public string Type { get; set; } = "textfield";

    /// <summary>form-js: the component's id; unused.</summary>
    public string Id { get; set; } = "";

    /// <summary>Chinese label; the English one stands in <c>properties: label-en</c>.</summary>
    public string Label { get; set; } = "";

    /// <summary>Chinese help line; the English one stands in <c>properties: description-en</c>.</summary>
    public string Description { get; set; } = "";

    /// <summary>What stands in a group.</summary>
    public List<FormComponent> Components { get; set; } = [];

    /// <summary>When it is not asked; null for always asked.</summary>
    public FormCondition? Conditional { get; set; }

    /// <summary>The section it stands in; null for none.</summary>
    [YamlIgnore]
    public FormComponent? Section { get; private set; }

    /// <summary>Whether there are answers with which it is not asked.</summary>
    public bool IsConditional => _conditions.Count > 0;

    /// <summary>The fields it depends on.</summary>
    public IEnumerable<string> Reads => _conditions.SelectMany(condition => condition.Expression.Value.Names).Distinct();

    /// <summary>Bounds.</summary>
    public FormBounds Validate { get; set; } = new();

    /// <summary>Choices of a select or radio.</summary>
    public List<FormChoice> Values { get; set; } = [];

    /// <summary>What form-js leaves to its users: English wording, <c>source</c> of choices, <c>personal</c>.</summary>
    public Dictionary<string, string> Properties { get; set; } = [];

    /// <summary>Whether the field takes an answer in text (a photo does not).</summary>
    public bool IsInput => Type is not ("text" or "filepicker" or "group");

    /// <summary>Whether it takes free words about the matter; a name or a phone number is <see cref="IsContact"/>.</summary>
    public bool IsWords => Type is "textfield" or "textarea" && !IsContact;

    /// <summary>Whether it says who somebody is or how they are reached: shown masked, and not searched.</summary>
    public bool IsContact => Type == "textfield" && Properties.GetValueOrDefault("personal") == "true";

    /// <summary>Whether it is about who reports rather than about the matter: asked apart.</summary>
    public bool IsPersonal => IsContact || (Type == "checkbox" && Properties.GetValueOrDefault("personal") == "true");

    /// <summary>Where its choices come from, when not from the schema: <c>posts</c>, <c>classes</c>, <c>regions</c>.</summary>
    public string Source => Properties.GetValueOrDefault("source", "");

    /// <summary>The label in both languages.</summary>
    public Text LabelText => new(Label, Properties.GetValueOrDefault("label-en", ""));

    /// <summary>The help line in both languages; empty where there is none.</summary>
    public Text DescriptionText => new(Description, Properties.GetValueOrDefault("description-en", ""));

    internal IEnumerable<FormComponent> Flat(FormComponent? section)
    {
        _conditions.Clear();
        _conditions.AddRange([.. section?._conditions ?? [], .. Conditional is { } own ? [own] : Array.Empty<FormCondition>()]);
        Section = section;
        return Type == "group" ? Components.SelectMany(component => component.Flat(this)) : [this];
    }

    internal bool IsHidden(Dictionary<string, object?> known) => _conditions.Count > 0 && FeelContext.From(known) is { Succeeded: true } context
        && _conditions.Exists(condition => condition.Expression.Value.Evaluate(context.Value).Value.IsTrue);

    internal object? ValueOf(string value) => Type switch
    {
        "checkbox" => value == "true",
        "number" => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => value.Length == 0 ? null : value,
    };

    internal IEnumerable<Text> ConditionFaults(IReadOnlySet<string> before)
    {
        if (_conditions.Find(condition => !condition.Expression.Succeeded) is { } unread)
        {
            var said = unread.Expression.Refusal!.Message;
            return [new($"字段“{Key}”的显示条件：{said.Zh}", $"condition of field “{Key}”: {said.En}")];
        }

        return Reads.Where(name => !before.Contains(name)).Select(name => new Text(
            $"字段“{Key}”的显示条件只能用它之前的字段，“{name}”不是。", $"a condition reads what stands before its field; “{name}” does not stand before “{Key}”."));
    }

    internal Text? Fault(string value, Func<FormComponent, string, bool>? options)
    {
        var (zh, en) = (LabelText.Zh, LabelText.In(Tongue.English));
        if (value.Length == 0)
        {
            return Validate.Required ? new($"请填写{zh}。", $"Please fill in: {en}.") : null;
        }

        var max = Validate.MaxLength ?? Form.LengthMax;
        if (value.Length > max)
        {
            return new($"{zh}最多 {max} 字，现有 {value.Length} 字。", $"{en}: at most {max} characters, there are {value.Length}.");
        }

        if (value.Length < Validate.MinLength)
        {
            return new($"{zh}至少 {Validate.MinLength} 字。", $"{en}: at least {Validate.MinLength} characters.");
        }

        return Type switch
        {
            "number" => NumberFault(value, zh, en),
            "select" or "radio" => IsChoice(value, options) ? null : new($"{zh}：没有这个选项。", $"{en}: no such choice."),
            "checkbox" => value is "true" or "false" ? null : new($"{zh}只能是“是”或“否”。", $"{en} is either yes or no."),
            _ => PatternFault(value, zh, en),
        };
    }

    private Text? NumberFault(string value, string zh, string en) =>
        !decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new($"{zh}应为数字。", $"{en} must be a number.")
            : number < Validate.Min || number > Validate.Max
                ? new($"{zh}应在 {Validate.Min} 到 {Validate.Max} 之间。", $"{en} must lie between {Validate.Min} and {Validate.Max}.")
                : null;

    private bool IsChoice(string value, Func<FormComponent, string, bool>? options) =>
        Source.Length == 0 ? Values.Exists(choice => choice.Value == value) : options is null || options(this, value);

    private Text? PatternFault(string value, string zh, string en)
    {
        if (Validate.Pattern is not { Length: > 0 } pattern)
        {
            return null;
        }

        // The whole answer, as in the browser.
        _pattern ??= new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTimeout);
        return _pattern.IsMatch(value) ? null : new($"{zh}的格式不正确。", $"{en} is not in the right form.");
    }
}

/// <summary>When a field or a section is not asked, as form-js writes it.</summary>
public sealed class FormCondition
{
    private Outcome<FeelExpression>? _expression;

    /// <summary>FEEL over the fields before it, behind an equals sign; hidden where it is true.</summary>
    public string Hide { get; set; } = "";

    [YamlIgnore]
    internal Outcome<FeelExpression> Expression => _expression ??= FeelExpression.Parse(Hide.TrimStart('='));
}

/// <summary>Bounds of a field, as form-js writes them.</summary>
public sealed class FormBounds
{
    /// <summary>Whether an answer is needed.</summary>
    public bool Required { get; set; }

    /// <summary>Fewest characters.</summary>
    [YamlMember(Alias = "minLength", ApplyNamingConventions = false)]
    public int? MinLength { get; set; }

    /// <summary>Most characters.</summary>
    [YamlMember(Alias = "maxLength", ApplyNamingConventions = false)]
    public int? MaxLength { get; set; }

    /// <summary>Least number.</summary>
    public decimal? Min { get; set; }

    /// <summary>Greatest number.</summary>
    public decimal? Max { get; set; }

    /// <summary>Regular expression the text must match.</summary>
    public string? Pattern { get; set; }
}

/// <summary>One choice of a select or radio.</summary>
public sealed class FormChoice
{
    /// <summary>What is sent.</summary>
    public string Value { get; set; } = "";

    /// <summary>Chinese label.</summary>
    public string Label { get; set; } = "";

    /// <summary>English label.</summary>
    [YamlMember(Alias = "label-en", ApplyNamingConventions = false)]
    public string LabelEn { get; set; } = "";
}
