using Tongqu.Base;

namespace Tongqu.Decisions;

/// <summary>An explanation in plain sentences: the answer, what is missing, what would turn it, and then why.</summary>
internal sealed class Sentences
{
    // More rules than this that just failed are no help to anybody.
    private const int AlmostMax = 3;
    private const int LinesMax = 200;
    private const int NestingMax = 8;
    private readonly List<ExplanationLine> _lines = [];
    private readonly HashSet<Explanation> _told = [];
    private Text _source;

    public Sentences(Explanation explanation) => Tell(explanation, 0);

    public IReadOnlyList<ExplanationLine> Lines => _lines;

    private void Tell(Explanation explanation, int depth)
    {
        if (!_told.Add(explanation) || depth > NestingMax)
        {
            return;
        }

        _source = Names(explanation.Sources.Select(source => source.Name).Take(3), "（依据：", "）", " (by ", ")");
        Say(depth, Verdict(explanation));
        Uncertain(explanation, depth + 1);
        Because(explanation.Reason, depth + 1);
        if (explanation.Nearest is { } nearest)
        {
            Say(depth + 1, Turned(nearest));
        }

        if (explanation.IsCut)
        {
            Say(depth + 1, new("理由过多，未逐条列出。", "There are too many reasons to list them one by one."));
        }

        foreach (var required in explanation.Requires)
        {
            Tell(required, depth + 1);
        }
    }

    private static Text Verdict(Explanation explanation)
    {
        var answer = Shown.Of(explanation.Answer);
        return !explanation.Answer.IsNull && explanation.Missing.Count > 0
            ? new($"{explanation.Name}：暂为 {answer.Zh}，尚不能确定。", $"{explanation.Name}: {answer.En} for the time being, not for certain.")
            : !explanation.Answer.IsNull ? new($"{explanation.Name}：{answer.Zh}。", $"{explanation.Name}: {answer.En}.")
            : explanation.Missing.Count > 0 ? new($"{explanation.Name}：暂时无法判断。", $"{explanation.Name}: cannot be told yet.")
            : new($"{explanation.Name}：没有结果。", $"{explanation.Name}: there is no answer.");
    }

    private void Uncertain(Explanation explanation, int depth)
    {
        if (explanation.Missing.Count > 0)
        {
            var names = Names(explanation.Missing, "", "", "", "");
            Say(depth, explanation.Answer.IsNull
                ? new($"缺少：{names.Zh}。补充后即可判断。", $"Missing: {names.En}. It can be told once this is known.")
                : new($"缺少：{names.Zh}。补充后结果可能不同。", $"Missing: {names.En}. The answer may change once this is known."));
        }
        else if (explanation.Answer.IsNull && explanation.Diagnostics.Count > 0)
        {
            Say(depth, explanation.Diagnostics[^1].Message);
        }
    }

    private void Because(Reason reason, int depth)
    {
        if (_lines.Count >= LinesMax || depth > 3 * NestingMax)
        {
            return;
        }

        switch (reason)
        {
            case Condition condition:
                Conditions(condition, depth, expected: true);
                break;
            case ChoiceReason choice:
                Conditions(choice.Condition, depth, expected: true);
                Because(choice.Chosen, depth);
                break;
            case TableReason table:
                Rules(table, depth);
                break;
            case ContextReason context:
                context.Entries.Where(entry => entry.Reason is not ValueReason).ToList().ForEach(entry => Because(entry.Reason, depth));
                Because(context.Result ?? new ValueReason("", FeelValue.Null), depth);
                break;
            case CallReason call:
                Because(call.Body, depth);
                break;
            case FittedReason fitted:
                Because(fitted.From, depth);
                break;
            case ValueReason value:
                value.Seen.Where(seen => seen.Name != value.Expression && seen.Origin != Origin.Local).Take(10).ToList()
                    .ForEach(seen => Say(depth, new($"{seen.Name} 为 {Shown.Of(seen.Value).Zh}", $"{seen.Name} is {Shown.Of(seen.Value).En}")));
                value.Within.ToList().ForEach(inner => Because(inner, depth));
                break;
        }
    }

    // Under a not, what was expected to hold is expected to fail.
    private void Conditions(Condition condition, int depth, bool expected)
    {
        if (condition.Kind == ConditionKind.Test)
        {
            Say(depth, Tested(condition, expected));
            condition.Within.ToList().ForEach(inner => Because(inner, depth + 1));
            return;
        }

        if (condition.Kind == ConditionKind.Any && condition.Parts.Count > 1)
        {
            var met = Met(condition, expected);
            Say(depth, new($"{met.Zh}：以下满足一项即可", $"{met.En}: one of these is enough"));
            depth++;
        }

        foreach (var part in condition.Parts)
        {
            Conditions(part, depth, condition.Kind == ConditionKind.Not ? !expected : expected);
        }
    }

    private Text Tested(Condition condition, bool expected)
    {
        var (met, saw) = (Met(condition, expected), Shown.Of(condition.Saw));
        var (not, notEn) = expected ? ("", "") : ("不是 ", "not ");
        return new(
            $"{met.Zh}：{condition.Subject} {saw.Zh}，要求{not}{condition.Wanted.Zh}{_source.Zh}",
            $"{met.En}: {condition.Subject} is {saw.En}, and is required {notEn}{condition.Wanted.En}{_source.En}");
    }

    private static Text Met(Condition condition, bool expected) => condition.Holds is null || condition.Missing.Count > 0
        ? new("无法判断", "Cannot be told")
        : condition.Holds == expected ? new("符合", "Met") : new("不符合", "Not met");

    private void Rules(TableReason table, int depth)
    {
        foreach (var column in table.Inputs.Where(column => !column.IsAllowed))
        {
            var saw = Shown.Of(column.Reason.Value);
            Say(depth, new($"{column.Label} {saw.Zh}，不在允许的范围内", $"{column.Label} is {saw.En}, which is not among the values allowed"));
        }

        foreach (var rule in table.Hits)
        {
            var notes = Names(rule.Notes, "（", "）", " (", ")");
            Say(depth, new($"第 {rule.Number} 条规则成立{notes.Zh}", $"Rule {rule.Number} holds{notes.En}"));
            rule.Cells.ToList().ForEach(cell => Conditions(cell, depth + 1, expected: true));
        }

        foreach (var rule in table.AlmostHits.Take(AlmostMax))
        {
            var notes = Names(rule.Notes, "（", "）", " (", ")");
            Say(depth, new($"第 {rule.Number} 条规则只差一项{notes.Zh}", $"Rule {rule.Number} lacks one condition{notes.En}"));
            Conditions(rule.Cells.First(cell => cell.Holds != true), depth + 1, expected: true);
        }

        if (!table.Hits.Any() && !table.AlmostHits.Any() && table.Rules.Count > 0)
        {
            Say(depth, new($"{table.Rules.Count} 条规则均不成立", $"None of {table.Rules.Count} rules holds"));
        }
    }

    private static Text Turned(NearestChange nearest)
    {
        var (zh, en) = (new List<string>(), new List<string>());
        foreach (var change in nearest.Changes)
        {
            var (from, to) = (Shown.Of(change.From), Shown.Of(change.To));
            zh.Add($"{change.Name} 由 {from.Zh} 变为 {to.Zh}");
            en.Add($"{change.Name} were {to.En} instead of {from.En}");
        }

        var answer = Shown.Of(nearest.Answer);
        return new($"若 {string.Join("，且 ", zh)}，结果将为 {answer.Zh}。", $"If {string.Join(" and ", en)}, the answer would be {answer.En}.");
    }

    private static Text Names(IEnumerable<string> names, string before, string behind, string beforeEn, string behindEn)
    {
        var all = names.ToList();
        return all.Count == 0 ? Text.Same("")
            : new($"{before}{string.Join("、", all)}{behind}", $"{beforeEn}{string.Join(", ", all)}{behindEn}");
    }

    private void Say(int depth, Text sentence)
    {
        if (_lines.Count < LinesMax)
        {
            _lines.Add(new ExplanationLine(depth, sentence));
        }
    }
}
