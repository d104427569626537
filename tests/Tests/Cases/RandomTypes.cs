using System.Text;

namespace Tongqu.Cases.Tests;

/// <summary>
/// Case types that nobody wrote: valid, and otherwise as they fall. Each has a first state, some in between, one in which clocks
/// stand, one for the merged and one that ends; actions between them with effects of every kind; clocks in every kind of time.
/// </summary>
internal static class RandomTypes
{
    public const int Count = 12;

    private static readonly string[] Limits = ["{working-hours: 3}", "{working-hours: 6.5}", "{working-days: 2}", "{working-days: 5}", "{hours: 5}", "{hours: 30.5}"];

    /// <summary>What an effect reads from its form.</summary>
    private static readonly (string Effect, string Field)[] Effects =
    [
        ("assign", "{key: post, type: select, label: 交给, validate: {required: true}, properties: {label-en: To, source: posts}}"),
        ("release", ""), ("", ""), ("escalate", ""), ("grant-extension", ""), ("refuse-extension", ""),
        ("classify", "{key: class, type: select, label: 类别, properties: {label-en: Class, source: classes}}"),
        ("ask-extension", "{key: amount, type: number, label: 多久, validate: {required: true, min: 1, max: 9}, properties: {label-en: More}}"),
        ("open-part", "{key: post, type: select, label: 联办, validate: {required: true}, properties: {label-en: To, source: posts}}, "
            + "{key: days, type: number, label: 天数, validate: {required: true, min: 1, max: 9}, properties: {label-en: Days}}"),
        ("finish-part", ""), ("return-part", ""),
        ("reach", "{key: deadline, type: select, label: 哪一项, validate: {required: true}, properties: {label-en: Which, source: deadlines}}"),
        ("waive", "{key: deadline, type: select, label: 哪一项, validate: {required: true}, properties: {label-en: Which, source: deadlines}}"),
    ];

    public static string Name(int number) => $"random-{number}";

    public static string Yaml(int number)
    {
        var dice = new Random(20261122 + number);
        var between = Enumerable.Range(1, dice.Next(1, 4)).Select(state => $"s{state}").ToArray();
        string[] open = ["s0", .. between];
        var yaml = new StringBuilder($$$"""
            name: {{{Name(number)}}}
            title: {zh: 随机, en: Random}
            form: forms/errand.form.json
            classes: catalogues/event-classes.yaml
            routing: event-routing
            ladder: [{to: command}, {to: centre, after: {working-hours: 2}}]
            states:
              - {name: s0, title: {zh: 起, en: First}, phase: to-dispatch, citizen: {zh: "起 {number}", en: "First {number}"}}

            """);
        foreach (var state in between)
        {
            var phase = dice.Next(3) switch { 0 => "to-verify", _ => "in-progress" };
            yaml.AppendLine($"  - {{name: {state}, title: {{zh: 中, en: Between}}, phase: {phase}, citizen: {{zh: 中, en: Between}}}}");
        }

        yaml.AppendLine("  - {name: held, title: {zh: 停, en: Held}, phase: in-progress, pauses: true, citizen: {zh: 停, en: Held}}");
        yaml.AppendLine("  - {name: twin, title: {zh: 并, en: Merged}, phase: done, pauses: true, citizen: {zh: 并, en: Merged}}");
        yaml.AppendLine("  - {name: over, title: {zh: 完, en: Over}, phase: done, ends: true, citizen: {zh: 完, en: Over}}");
        yaml.AppendLine("actions:");
        var actions = new List<string>();
        void Action(string name, IEnumerable<string> from, string to, string by, string effect, string fields)
        {
            actions.Add(name);
            var leads = to.Length == 0 ? "" : $", to: {to}";
            var form = fields.Length == 0 ? "" : $", form: {{components: [{fields}]}}";
            yaml.AppendLine($"  - {{name: {name}, title: {{zh: 做, en: Do}}, from: [{string.Join(", ", from)}]{leads}, by: [{by}], effects: [{effect}]{form}}}");
        }

        foreach (var at in Enumerable.Range(0, dice.Next(8, 14)))
        {
            var (effect, fields) = Effects[at < Effects.Length ? (at + number) % Effects.Length : dice.Next(Effects.Length)];
            var by = effect.EndsWith("-part", StringComparison.Ordinal) && effect != "open-part" ? "part-holder"
                : effect == "ask-extension" || dice.Next(4) == 0 ? "holder, command-room" : dice.Next(5) == 0 ? "reporter" : "command-room, county-centre";
            var to = dice.Next(3) == 0 ? "" : open[dice.Next(open.Length)];
            Action($"a{at}", open.Where(_ => dice.Next(3) > 0).DefaultIfEmpty("s0"), to, by, effect, fields);
        }

        Action("end", open, "over", "command-room", "", "");
        Action("hold", open, "held", "command-room", "", "");
        Action("go-on", ["held"], "before", "command-room", "", "");
        Action("merge", [.. open, "held"], "twin", "command-room", "merge", "{key: into, type: textfield, label: 并入, validate: {required: true}, properties: {label-en: Into}}");
        Action("unmerge", ["twin"], "before", "command-room", "unmerge", "");
        if (dice.Next(2) == 0)
        {
            Action("again", ["over"], "s0", "reporter, command-room", "reopen", "");
        }

        yaml.AppendLine("clocks:");
        foreach (var clock in Enumerable.Range(0, dice.Next(1, 4)))
        {
            string Some(int one) => string.Join(", ", actions.Where(name => dice.Next(one) == 0 && name is not ("merge" or "unmerge")));
            yaml.AppendLine(
                $"  - {{name: c{clock}, title: {{zh: 限, en: Limit}}, starts: [open{(Some(4) is { Length: > 0 } some ? ", " + some : "")}], stops: [{Some(3)}], "
                // Every other one has the limits of the class.
                + $"{(clock % 2 == 1 ? $"limit: {Limits[dice.Next(Limits.Length)]}, " : "")}sample: true, extendable: {(dice.Next(3) > 0 ? "true" : "false")}, escalates: {(dice.Next(3) > 0 ? "true" : "false")}}}");
        }

        return yaml.ToString();
    }
}
