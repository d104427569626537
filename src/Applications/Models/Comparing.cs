using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Models.Pages;

namespace Tongqu.Models;

/// <summary>What two texts of a model say differently: rules added, removed and changed, expressions, inputs and types.</summary>
internal static class Comparing
{
    private static readonly Text Logic = new("决策", "decision");
    private static readonly Text Input = new("输入", "input");
    private static readonly Text Type = new("类型", "type");
    private static readonly Text Source = new("依据", "source");
    private static readonly string[] Remark = ["备注"];

    /// <summary>The differences between two models.</summary>
    public static IReadOnlyList<Difference> Of(string before, string after)
    {
        var (old, now) = (DmnWriting.Read(before), DmnWriting.Read(after));
        var (oldModel, model) = (DmnModel.Parse(before), DmnModel.Parse(after));
        if (!old.Succeeded || !now.Succeeded || !oldModel.Succeeded || !model.Succeeded)
        {
            return [];
        }

        return
        [
            .. Pairs(old.Value.Logic, now.Value.Logic, logic => logic.Id).Select(pair => OfLogic(pair.Before, pair.After)).OfType<Difference>(),
            .. Lines(Input, Told<DmnInput>(oldModel.Value, input => input.TypeName), Told<DmnInput>(model.Value, input => input.TypeName)),
            .. Lines(Type, old.Value.Types.Select(type => (type.Name, type.Says)), now.Value.Types.Select(type => (type.Name, type.Says))),
            .. Lines(Source, Told<DmnSource>(oldModel.Value, SourceText), Told<DmnSource>(model.Value, SourceText)),
        ];
    }

    private static IEnumerable<(string Name, string Says)> Told<T>(DmnModel model, Func<T, string?> says) where T : DmnElement =>
        model.Elements.OfType<T>().Select(element => (element.Name, says(element) ?? ""));

    private static string SourceText(DmnSource source) => string.Join(" · ", new[] { source.Kind, source.Location, source.Description }.OfType<string>());

    private static IEnumerable<Difference> Lines(Text what, IEnumerable<(string Name, string Says)> before, IEnumerable<(string Name, string Says)> after) =>
        from pair in Pairs([.. before.Select(line => new Line(line.Name, line.Says))], [.. after.Select(line => new Line(line.Name, line.Says))], line => line.Name)
        where pair.Before?.Says != pair.After?.Says
        select new Difference((pair.After ?? pair.Before)!.Name, what, ChangeOf(pair.Before, pair.After)) { Before = pair.Before?.Says, After = pair.After?.Says };

    private static Difference? OfLogic(DmnLogic? before, DmnLogic? after)
    {
        var difference = new Difference((after ?? before)!.Name, Logic, ChangeOf(before, after));
        if (before?.Box is DmnTableBox old && after?.Box is DmnTableBox now && SameColumns(old, now))
        {
            var rules = RulesOf(old, now);
            return rules.Count == 0 ? null : difference with
            {
                Columns = [.. now.Inputs.Concat(now.Outputs).Select(column => column.Label), .. old.IsRemarked || now.IsRemarked ? Remark : []],
                Rules = rules,
            };
        }

        var (text, newText) = (before is null ? null : Flat(before.Box), after is null ? null : Flat(after.Box));
        return text == newText ? null : difference with { Before = text, After = newText };
    }

    private static bool SameColumns(DmnTableBox old, DmnTableBox now) => old.Policy == now.Policy && HeadOf(old) == HeadOf(now);

    private static string HeadOf(DmnTableBox table) => string.Join('\n', table.Inputs.Concat(table.Outputs)
        .Select(column => string.Join('\t', column.Label, column.Text, column.TypeName, column.Values, column.Otherwise)));

    // A rule is the same one where it kept its id; editors that give new ids leave its cells to tell.
    private static List<RuleDifference> RulesOf(DmnTableBox old, DmnTableBox now)
    {
        var (gone, come) = (Numbered(old), Numbered(now));
        var remarked = old.IsRemarked || now.IsRemarked;
        List<string> CellsOf(DmnRow row) => [.. Comparing.CellsOf(row), .. remarked ? [row.Description ?? ""] : Array.Empty<string>()];
        var found = new List<RuleDifference>();
        foreach (var rule in come.ToList())
        {
            if (gone.FirstOrDefault(one => one.Row.Id.Length > 0 && one.Row.Id == rule.Row.Id) is not { Row: not null } same)
            {
                continue;
            }

            gone.Remove(same);
            come.Remove(rule);
            if (!CellsOf(same.Row).SequenceEqual(CellsOf(rule.Row)))
            {
                found.Add(new RuleDifference(Change.Changed, same.Number, rule.Number, [.. CellsOf(same.Row).Zip(CellsOf(rule.Row), (was, has) => new CellDifference(was, has))]));
            }
        }

        foreach (var rule in come)
        {
            if (gone.FirstOrDefault(one => CellsOf(one.Row).SequenceEqual(CellsOf(rule.Row))) is { Row: not null } same)
            {
                gone.Remove(same);
                continue;
            }

            found.Add(new RuleDifference(Change.Added, null, rule.Number, [.. CellsOf(rule.Row).Select(cell => new CellDifference(null, cell))]));
        }

        found.AddRange(gone.Select(rule => new RuleDifference(Change.Removed, rule.Number, null, [.. CellsOf(rule.Row).Select(cell => new CellDifference(cell, null))])));
        return [.. found.OrderBy(rule => rule.After ?? rule.Before)];
    }

    private static List<(int Number, DmnRow Row)> Numbered(DmnTableBox table) => [.. table.Rules.Select((row, at) => (at + 1, row))];

    private static IEnumerable<string> CellsOf(DmnRow row) => row.Conditions.Concat(row.Answers).Select(cell => cell.Text is "" ? "-" : cell.Text);

    private static string Flat(DmnBox? box, string indent = "") => box switch
    {
        null => "",
        DmnTextBox text => indent + text.Text,
        DmnTableBox table => string.Join('\n', table.Rules.Select(row => indent + string.Join(" | ", CellsOf(row))).Prepend($"{indent}{table.Policy}: {HeadOf(table).Replace('\n', '|').Replace('\t', ' ')}")),
        DmnPartsBox parts => string.Join('\n', parts.Parts.Select(part => $"{indent}{(part.Label.Length > 0 ? part.Label : "→")}\n{Flat(part.Box, indent + "  ")}").Prepend(indent + parts.Kind)),
        _ => "",
    };

    private static Change ChangeOf(object? before, object? after) => before is null ? Change.Added : after is null ? Change.Removed : Change.Changed;

    private static IEnumerable<(T? Before, T? After)> Pairs<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> key) where T : class =>
        after.Select(one => (before.FirstOrDefault(other => key(other) == key(one)), (T?)one))
            .Concat(before.Where(one => after.All(other => key(other) != key(one))).Select(one => ((T?)one, (T?)null)));

    private sealed record Line(string Name, string Says);
}
