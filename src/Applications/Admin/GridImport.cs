using System.Globalization;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;

namespace Tongqu.Admin;

/// <summary>Brings grids in from a sheet, with their households and who works in them. No grid is taken away.</summary>
internal sealed class GridImport(Grids grids, People people, City city, Audit audit)
{
    public const int RowsMax = 1000;

    public const string Kind = "grids";

    public static IReadOnlyList<SheetColumn> Columns { get; } =
    [
        new("code", new("网格代码", "Grid code"), true, "330803114233009"),
        new("name", new("网格名称", "Grid name"), true, "第九网格"),
        new("village", new("村社", "Village"), false, "330803114233"),
        new("households", new("户数", "Households"), false, "412"),
        new("worker", new("网格员账号", "Grid worker"), false, "wangge-san"),
    ];

    public static IReadOnlyList<Text> Notes { get; } =
    [
        new("带 * 的列必填；示例行请删除或覆盖。", "Columns with * are needed; replace the example row."),
        new("网格代码为 15 位：12 位村社代码加 3 位顺序号。请把该列设为文本格式。", "A grid's code has 15 digits: the 12 of its village and 3 of its own. Keep the column as text."),
        new("村社可写代码或名称，须与网格代码一致。", "The village is given by code or name and has to fit the grid's code."),
        new("户数不填为未采集；规范为 300–500 户。", "Households left empty are not collected; the norm is 300 to 500."),
        new($"网格员须已有账号。最多 {RowsMax} 行。", $"A grid worker has an account already. At most {RowsMax} rows."),
    ];

    /// <summary>What would become of each row, in the sheet's order.</summary>
    public async Task<IReadOnlyList<RowPlan>> PlanAsync(IReadOnlyList<SheetRow> rows, CancellationToken cancellation)
    {
        var (plans, seen) = (new List<RowPlan>(), new HashSet<string>());
        foreach (var row in rows)
        {
            plans.Add(seen.Add(row["code"]) ? await PlanAsync(row, cancellation)
                : new RowPlan(row.Line, row["code"], row["name"], RowFate.Refused, new("这个网格在前面的行已出现", "The grid stands in a row before")));
        }

        return plans;
    }

    /// <summary>Takes the rows in as they stand now: the grids together, then their workers one by one.</summary>
    public async Task<IReadOnlyList<RowPlan>> ApplyAsync(Caller caller, IReadOnlyList<SheetRow> rows, CancellationToken cancellation)
    {
        var plans = await PlanAsync(rows, cancellation);
        var taken = rows.Zip(plans).Where(pair => pair.Second.Fate is RowFate.Add or RowFate.Change).ToList();
        var written = await grids.WriteAsync(caller, [.. taken.Select(pair => DraftOf(pair.First)).Where(draft => IsNews(draft))], cancellation);
        var done = new List<RowPlan>();
        foreach (var (row, plan) in rows.Zip(plans))
        {
            done.Add(plan.Fate is RowFate.Same or RowFate.Refused ? plan
                : written.Refusal is { } refusal ? plan with { Fate = RowFate.Refused, Why = refusal.Message }
                : await GiveAsync(caller, row, plan, cancellation));
        }

        await audit.RecordAsync(caller, "import.grids", $"{rows.Count}", "done",
            string.Join(' ', done.GroupBy(plan => plan.Fate).Select(fate => $"{fate.Key.ToString().ToLowerInvariant()} {fate.Count()}")), cancellation);
        return done;
    }

    private async Task<RowPlan> GiveAsync(Caller caller, SheetRow row, RowPlan plan, CancellationToken cancellation)
    {
        if (row["worker"].Length == 0 || await people.FindAsync(row["worker"], cancellation) is not { } worker || PostOf(row["code"]) is not { } post
            || worker.Posts.Any(held => held.Post == post.Code))
        {
            return plan;
        }

        return (await people.GiveAsync(caller, worker.Id, post.ToGiven(), cancellation)).Refusal is { } refusal
            ? plan with { Fate = RowFate.Refused, Why = refusal.Message } : plan;
    }

    private async Task<RowPlan> PlanAsync(SheetRow row, CancellationToken cancellation)
    {
        RowPlan Plan(RowFate fate, Text why) => new(row.Line, row["code"], row["name"], fate, why);
        if ((CellRules.FaultOf(row, Columns) ?? FaultOf(row)) is { } fault)
        {
            return Plan(RowFate.Refused, fault);
        }

        var (draft, known) = (DraftOf(row), city.Regions.Find(row["code"]));
        var changes = new List<Text>();
        if (known is not null && known.Name != draft.Name)
        {
            changes.Add(new($"名称 {known.Name} → {draft.Name}", $"name {known.Name} → {draft.Name}"));
        }

        if (known is not null && known.Households != draft.Households)
        {
            changes.Add(new($"户数 {Shown(known.Households)} → {Shown(draft.Households)}", $"households {known.Households} → {draft.Households}"));
        }

        if (row["worker"].Length > 0)
        {
            var worker = await people.FindAsync(row["worker"], cancellation);
            if (worker is null || worker.Closed is not null || worker.IsOfficer)
            {
                return Plan(RowFate.Refused, new($"没有可用的网格员账号 {row["worker"]}，请先导入人员", $"No usable account {row["worker"]}; bring the staff in first"));
            }

            if (worker.Posts.All(held => !(held.Role == Role.GridWorker && held.Region == draft.Code)))
            {
                changes.Add(new($"任命 {worker.Display} 为网格员", $"{worker.Name} becomes its grid worker"));
            }
        }

        var norm = draft.Households is > 0 and (< 300 or > 500) ? new Text("；户数不在 300–500 的规范内，请核对", "; households lie outside the norm of 300 to 500") : new Text("", "");
        var (zh, en) = (string.Join("；", changes.Select(change => change.Zh)), string.Join("; ", changes.Select(change => change.En)));
        return known is null ? Plan(RowFate.Add, new($"新增网格{(zh.Length > 0 ? "；" : "")}{zh}{norm.Zh}", $"New grid{(en.Length > 0 ? "; " : "")}{en}{norm.En}"))
            : changes.Count == 0 ? Plan(RowFate.Same, new("与现有一致", "as it is known")) : Plan(RowFate.Change, new(zh + norm.Zh, en + norm.En));
    }

    private Text? FaultOf(SheetRow row)
    {
        if (row["households"].Length > 0 && !int.TryParse(row["households"], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return new("户数应为整数", "Households are a whole number");
        }

        if (grids.FaultOf(DraftOf(row)) is { } fault)
        {
            return fault.Message;
        }

        var village = city.Regions.Find(DraftOf(row).Village)!;
        return row["village"].Length == 0 || row["village"] == village.Code || row["village"] == village.Short || row["village"] == village.Name ? null
            : new($"代码前 12 位是{village.Short}，与所填村社不同", $"The code belongs to {village.Short}, not to the village given");
    }

    private bool IsNews(GridDraft draft) =>
        city.Regions.Find(draft.Code) is not { } known || known.Name != draft.Name || known.Households != draft.Households;

    private Post? PostOf(string grid) => city.Posts.At(grid).FirstOrDefault(post => post.Role == Role.GridWorker);

    private static GridDraft DraftOf(SheetRow row) =>
        new(row["code"], row["name"], int.TryParse(row["households"], NumberStyles.None, CultureInfo.InvariantCulture, out var households) ? households : 0);

    private static string Shown(int households) => households == 0 ? "未采集" : households.ToString(CultureInfo.InvariantCulture);
}
