using System.Text.RegularExpressions;
using Tongqu.Access;
using Tongqu.Cases;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>A case type with its form and classes: every name in them is the name of something.</summary>
internal sealed partial class PackCaseType(PackYaml type, Dictionary<string, PackYaml> files, PackPosts posts, Pack pack)
{
    private static readonly string[] Phases = ["to-dispatch", "in-progress", "to-verify", "done"];
    private static readonly string[] FieldTypes = ["textfield", "textarea", "number", "select", "radio", "checkbox", "filepicker", "text", "group"];
    private static readonly string[] FieldSources = ["posts", "classes", "regions", "deadlines"];

    // What an effect reads from the action's own form.
    private static readonly Dictionary<string, string> Reads = new()
    {
        ["assign"] = "post",
        ["place"] = "region",
        ["classify"] = "class",
        ["rate"] = "stars",
        ["ask-extension"] = "amount",
        ["open-part"] = "post",
        ["drop-part"] = "post",
        ["merge"] = "into",
        ["split"] = "matters",
        ["reach"] = CaseAction.Deadline,
        ["waive"] = CaseAction.Deadline,
    };

    private readonly HashSet<string> _states = [.. type.List("states").Select(state => state.Text("name"))];
    private readonly HashSet<string> _actions = [.. type.List("actions").Select(action => action.Text("name"))];

    public IEnumerable<PackFault> Faults() => PackWords.Missing(type, "title", type.File)
        .Concat(PackPosts.Twice(type.List("states"), "name", "状态", "state")).Concat(PackPosts.Twice(type.List("actions"), "name", "操作", "action"))
        .Concat(PackPosts.Twice(type.List("clocks"), "name", "时限", "clock"))
        .Concat(type.List("states").SelectMany(StateFaults)).Concat(Unreachable()).Concat(type.List("actions").SelectMany(ActionFaults))
        .Concat(type.List("clocks").SelectMany(ClockFaults)).Concat(type.List("ladder").SelectMany(RungFaults))
        .Concat(Referred("form", form => FormFaults(form))).Concat(Referred("classes", ClassesFaults)).Concat(RoutingFaults());

    private IEnumerable<PackFault> Referred(string key, Func<PackYaml, IEnumerable<PackFault>> faults) => files.TryGetValue(type.Text(key), out var file)
        ? faults(file)
        : [(type[key] ?? type).Fault($"{key}：没有文件“{type.Text(key)}”。", $"{key}: there is no file “{type.Text(key)}”.")];

    private IEnumerable<PackFault> StateFaults(PackYaml state)
    {
        var name = state.Text("name");
        if (!Phases.Contains(state.Text("phase")))
        {
            yield return state.Fault($"状态“{name}”的阶段“{state.Text("phase")}”不存在。", $"state “{name}”: there is no phase “{state.Text("phase")}”.");
        }

        if (!state.Is("ends") && !type.List("actions").Any(action => action.List("from").Any(from => from.Value == name)))
        {
            yield return state.Fault($"状态“{name}”既不是终点（ends），也没有可做的操作。", $"state “{name}” does not end the case, and nothing can be done in it.");
        }

        foreach (var fault in new[] { "title", "citizen" }.SelectMany(key => PackWords.Missing(state, key, $"“{name}”")).Concat(TemplateFaults(state)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PackFault> TemplateFaults(PackYaml one) => one["citizen"] is not { } citizen ? []
        : Template.Unknown(citizen.Text("zh") + citizen.Text("en")).Select(name => citizen.Fault(
            $"“{one.Text("name")}”给反映人的文字中，“{{{name}}}”没有意义。", $"“{one.Text("name")}”: “{{{name}}}” means nothing in what the citizen reads."));

    private IEnumerable<PackFault> Unreachable() => type.List("states").Skip(1)
        .Where(state => !type.List("actions").Any(action => action.Text("to") == state.Text("name")))
        .Select(state => state.Fault($"没有操作通向状态“{state.Text("name")}”。", $"no action leads to state “{state.Text("name")}”."));

    private IEnumerable<PackFault> ActionFaults(PackYaml action)
    {
        var name = action.Text("name");
        var fields = action["form"] is { } asked ? Flat(asked).ToList() : [];
        foreach (var state in action.List("from").Concat(action["to"] is { Value: not CaseAction.Before } to ? [to] : []).Where(state => !_states.Contains(state.Value)))
        {
            yield return state.Fault($"操作“{name}”提到的状态“{state.Value}”不存在。", $"action “{name}” names the state “{state.Value}”, which there is not.");
        }

        foreach (var by in action.List("by").Where(by => by.Value is not (CaseAction.Holder or CaseAction.Reporter or CaseAction.PartHolder) && Roles.Parse(by.Value) is null))
        {
            yield return by.Fault($"操作“{name}”：角色“{by.Value}”不存在。", $"action “{name}”: there is no role “{by.Value}”.");
        }

        if (action.List("by").Count == 0)
        {
            yield return action.Fault($"操作“{name}”没有注明谁可以做（by）。", $"action “{name}” says nobody who may do it (by).");
        }

        foreach (var effect in action.List("effects"))
        {
            if (!CaseAction.Effects.Contains(effect.Value))
            {
                yield return effect.Fault($"操作“{name}”：没有名为“{effect.Value}”的效果。", $"action “{name}”: there is no effect “{effect.Value}”.");
            }
            else if (Reads.TryGetValue(effect.Value, out var key) && !fields.Any(field => field.Text("key") == key))
            {
                yield return effect.Fault($"操作“{name}”的效果“{effect.Value}”需要字段“{key}”，表单中没有。", $"action “{name}”: the effect “{effect.Value}” reads the field “{key}”, which its form does not have.");
            }
        }

        if (action["guard"] is { } guard)
        {
            foreach (var fault in Feel(guard, $"操作“{name}”的条件", $"guard of “{name}”", fields.Select(field => field.Text("key")))
                .Concat(PackWords.Missing(action, "otherwise", $"“{name}”")))
            {
                yield return fault;
            }
        }

        foreach (var fault in PackWords.Missing(action, "title", $"“{name}”").Concat(TemplateFaults(action)).Concat(action["form"] is { } form ? FormFaults(form) : []))
        {
            yield return fault;
        }
    }

    private IEnumerable<PackFault> ClockFaults(PackYaml clock)
    {
        var name = clock.Text("name");
        foreach (var action in clock.List("starts").Concat(clock.List("stops")).Where(action => action.Value != CaseClock.Open && !_actions.Contains(action.Value)))
        {
            yield return action.Fault($"时限“{name}”提到的操作“{action.Value}”不存在。", $"clock “{name}” names the action “{action.Value}”, which there is not.");
        }

        foreach (var fault in PackWords.Missing(clock, "title", $"“{name}”").Concat(clock["limit"] is { } limit ? LimitFaults(limit, $"“{name}”") : []))
        {
            yield return fault;
        }
    }

    private IEnumerable<PackFault> RungFaults(PackYaml rung)
    {
        var slug = rung.Text("to");
        return (posts.HasSlug(slug) ? Enumerable.Empty<PackFault>() : [rung.Fault($"提级的岗位“{slug}”不存在。", $"the ladder leads to “{slug}”, which is no post.")])
            .Concat(rung["after"] is { } after ? LimitFaults(after, $"提级“{slug}”") : []);
    }

    private static IEnumerable<PackFault> LimitFaults(PackYaml limit, string name)
    {
        var lengths = new[] { "working-hours", "working-days", "hours" }.Where(key => limit[key] is not null).ToList();
        if (lengths.Count != 1)
        {
            yield return limit.Fault($"{name}的时限应为 working-hours、working-days、hours 之一。", $"{name}: a limit is one of working-hours, working-days and hours.");
        }
        else if (limit.Number(lengths[0]) is not > 0 and <= 10_000 || (lengths[0] == "working-days" && limit.Number(lengths[0]) % 1 != 0))
        {
            yield return limit.Fault($"{name}的时限“{limit.Text(lengths[0])}”应为正数，工作日应为整数。", $"{name}: the limit “{limit.Text(lengths[0])}” is a number above nought, of working days a whole one.");
        }
    }

    private static IEnumerable<PackFault> FormFaults(PackYaml form)
    {
        var fields = Flat(form).ToList();
        foreach (var fault in PackPosts.Twice([.. fields.Where(field => field.Text("type") != "group")], "key", "字段", "field").Concat(ConditionFaults(fields)))
        {
            yield return fault;
        }

        foreach (var field in fields)
        {
            var (key, kind, source, bounds) = (field.Text("key"), field.Text("type"), field["properties"]?.Text("source") ?? "", field["validate"]);
            if (!FieldTypes.Contains(kind))
            {
                yield return field.Fault($"字段“{key}”的类型“{kind}”不存在。", $"field “{key}”: there is no type “{kind}”.");
            }

            if (source.Length > 0 && !FieldSources.Contains(source))
            {
                yield return field.Fault($"字段“{key}”的选项来源“{source}”不存在。", $"field “{key}”: there is no source “{source}” of choices.");
            }

            if (kind is "select" or "radio" && source.Length == 0 && field.List("values").Count == 0)
            {
                yield return field.Fault($"字段“{key}”没有选项。", $"field “{key}” has no choices.");
            }

            if (bounds?.Number("minLength") > bounds?.Number("maxLength") || bounds?.Number("min") > bounds?.Number("max") || bounds?.Number("maxLength") > Form.LengthMax)
            {
                yield return field.Fault($"字段“{key}”的上下限互相矛盾，或超过 {Form.LengthMax} 字。", $"field “{key}”: the bounds contradict each other, or exceed {Form.LengthMax} characters.");
            }

            if (bounds?.Text("pattern") is { Length: > 0 } pattern && !IsPattern(pattern))
            {
                yield return field.Fault($"字段“{key}”的格式（pattern）不是可用的正则表达式。", $"field “{key}”: the pattern is no regular expression that can be used.");
            }
        }
    }

    private static IEnumerable<PackYaml> Flat(PackYaml form) =>
        form.List("components").SelectMany(component => Flat(component).Prepend(component));

    // A condition reads what stands before its field.
    private static IEnumerable<PackFault> ConditionFaults(IReadOnlyList<PackYaml> fields)
    {
        var before = new HashSet<string>();
        foreach (var field in fields)
        {
            if (field["conditional"]?["hide"] is { } hide)
            {
                var read = FeelExpression.Parse(hide.Value.TrimStart('='));
                var unknown = read.Succeeded ? read.Value.Names.FirstOrDefault(name => !before.Contains(name)) : null;
                if (read.Refusal is { } refusal)
                {
                    yield return hide.Fault($"字段“{field.Text("key")}”的显示条件：{refusal.Message.Zh}", $"condition of field “{field.Text("key")}”: {refusal.Message.En}");
                }
                else if (unknown is not null)
                {
                    yield return hide.Fault(
                        $"字段“{field.Text("key")}”的显示条件只能用它之前的字段，“{unknown}”不是。", $"condition of field “{field.Text("key")}”: “{unknown}” is no field before it.");
                }
            }

            before.Add(field.Text("key"));
        }
    }

    private string ClassCode => files.GetValueOrDefault("pack.yaml")?.Text("class-code") is { Length: > 0 } said ? said : new PackCard().ClassCode;

    private static bool IsWritten(string code, string pattern) => code.Length == pattern.Length
        && code.Zip(pattern).All(pair => pair.Second == '0' ? char.IsAsciiDigit(pair.First) : pair.First == pair.Second);

    private IEnumerable<PackFault> ClassesFaults(PackYaml classes)
    {
        foreach (var fault in PackPosts.Twice(classes.Rows, "code", "类别代码", "class code"))
        {
            yield return fault;
        }

        foreach (var row in classes.Rows)
        {
            var (code, limit) = (row.Text("code"), row["limit"]);
            if (!IsWritten(code, ClassCode))
            {
                yield return row.Fault($"类别编码 {code} 与 pack.yaml 的 class-code（{ClassCode}）位数不符。", $"class {code} is not written as class-code of pack.yaml says ({ClassCode}).");
            }

            if (!posts.HasDepartment(row.Text("owner-department")))
            {
                yield return row.Fault($"类别 {code} 的责任部门“{row.Text("owner-department")}”不存在。", $"class {code}: there is no department “{row.Text("owner-department")}”.");
            }

            var limits = row.List("limits");
            foreach (var fault in PackPosts.Twice(limits, "name", $"类别 {code} 的时限", $"limit of class {code}"))
            {
                yield return fault;
            }

            foreach (var one in limits.Where(one => limits.Count > 1 && !IsName(one.Text("name"))))
            {
                yield return one.Fault(
                    $"类别 {code} 有几项时限，每项须有名称（name，小写字母、数字和连字符，最多 40 个）。", $"class {code} states several limits, each of which needs a name (lower case, digits and hyphens, at most 40).");
            }

            foreach (var fault in new[] { "title", "group" }.SelectMany(key => PackWords.Missing(row, key, $"类别 class {code}"))
                .Concat(limit is null ? [row.Fault($"类别 {code} 没有时限（limit）。", $"class {code} has no limit.")] : LimitFaults(limit, $"类别 class {code}"))
                .Concat(limits.SelectMany(one => LimitFaults(one, $"类别 class {code}").Concat(PackWords.Missing(one, "title", $"类别 class {code}")))))
            {
                yield return fault;
            }

            if (limit is not null && limits.Count > 0 && !limits.Any(one => one.Text("name") == limit.Text("name") && Same(one, limit)))
            {
                yield return limit.Fault($"类别 {code} 最先适用的时限“{limit.Text("name")}”与 limits 中的不一致。", $"class {code}: the first limit, “{limit.Text("name")}”, is not among its limits with that length.");
            }
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 40 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static bool Same(PackYaml one, PackYaml other) =>
        new[] { "working-hours", "working-days", "hours" }.All(key => one.Text(key) == other.Text(key));

    private IEnumerable<PackFault> RoutingFaults() => pack.Has(ModelFile.InPack(type.Text("routing"))) ? []
        : [(type["routing"] ?? type).Fault($"routing：没有决策模型“{type.Text("routing")}”。", $"routing: there is no decision model “{type.Text("routing")}”.")];

    private static IEnumerable<PackFault> Feel(PackYaml text, string zh, string en, IEnumerable<string> fields)
    {
        var read = FeelExpression.Parse(text.Value, CaseFacts.Names);
        if (read.Refusal is { } refusal)
        {
            return [text.Fault($"{zh}：{refusal.Message.Zh}", $"{en}: {refusal.Message.En}")];
        }

        return read.Value.Names.Where(name => !CaseFacts.Names.Contains(name))
            .Select(name => text.Fault($"{zh}：没有名为“{name}”的数据项。", $"{en}: there is no fact named “{name}”."))
            .Concat(FormField().Matches(text.Value).Select(match => match.Groups[1].Value).Except(fields)
                .Select(key => text.Fault($"{zh}：表单中没有字段“{key}”。", $"{en}: the form has no field “{key}”.")))
            .Concat(TypeFaults(text, read.Value, zh, en));
    }

    // What can only be a mistake; a name nobody has is said already.
    private static IEnumerable<PackFault> TypeFaults(PackYaml text, FeelExpression condition, string zh, string en)
    {
        var typing = condition.Check(CaseFacts.Types);
        foreach (var error in typing.Errors.Where(error => error.Code != "feel.name"))
        {
            yield return text.Fault($"{zh}：第 {error.Column} 个字符：{error.Message.Zh}", $"{en}: character {error.Column}: {error.Message.En}");
        }

        if (typing.Type.Kind is not (null or FeelKind.Boolean or FeelKind.Null))
        {
            yield return text.Fault($"{zh}：这里应为条件（是或否），却是 {typing.Type}。", $"{en}: a condition is expected here, not a {typing.Type}.");
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\bform\.([\p{L}_][\p{L}\p{Nd}_]*)")]
    private static partial Regex FormField();
}
