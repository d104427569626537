using System.Globalization;
using System.Text;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Models.Pages;
using Tongqu.Registry;
using Text = Tongqu.Base.Text;

namespace Tongqu.Models;

/// <summary>What was asked of a simulation, made whole: what is left out of the address is chosen as most would.</summary>
/// <param name="View">The address, with what was chosen filled in.</param>
/// <param name="Title">What the model is called.</param>
/// <param name="Fields">What may be chosen.</param>
/// <param name="Before">What the version before is called.</param>
/// <param name="After">What the version after is called.</param>
/// <param name="Query">What is to be run; or why it cannot be.</param>
internal sealed record SimulationAsked(
    SimulationView View, string Title, IReadOnlyList<SimulateField> Fields, Text Before, Text After, Outcome<SimulationQuery> Query);

/// <summary>Tries a change of a model over the population and shows what it comes to.</summary>
internal sealed class Simulating(
    ModelBook book, Simulation simulation, SimulationRuns runs, SimulationSheet sheet, City city, IReadOnlyList<IApplication> applications)
{
    private const string None = "none", Draft = "draft";
    private static readonly DateOnly First = new(2000, 1, 1), Last = new(2100, 12, 31);

    /// <summary>The page.</summary>
    /// <returns>Or <c>models.no-such-version</c>, where there is no such model.</returns>
    public async Task<Outcome<SimulateModel>> PageAsync(Caller caller, SimulationView view, Tongue tongue, CancellationToken cancellation)
    {
        var asked = await AskedAsync(caller, view, cancellation);
        if (asked.Refusal is { } unknown)
        {
            return unknown;
        }

        var (whole, query) = (asked.Value, asked.Value.Query);
        var page = new SimulateModel(view.Name, whole.Title)
        {
            ModelHref = ModelPermissions.Read.IsGrantedTo(caller) ? ModelRoutes.Of(view.Name) : null,
            Action = new SimulationView(view.Name).Href(),
            Fields = whole.Fields,
            Day = whole.View.Day!,
            Refused = query.Refusal?.Message,
        };
        if (view.Decision is null || query.Refusal is not null)
        {
            return page;
        }

        var run = await runs.AskAsync(caller.Scope, query.Value, cancellation);
        if (run.Refusal is { } busy)
        {
            return page with { Refused = busy.Message };
        }

        if (!run.Value.Work.IsCompleted)
        {
            return page with { Running = ProgressOf(run.Value.Progress, whole.View) };
        }

        var found = await run.Value.Work;
        return found.Refusal is { } refusal ? page with { Refused = refusal.Message }
            : page with { Found = await sheet.OfAsync(caller, found.Value, whole, run.Value.At, MayOpen(caller), tongue, cancellation) };
    }

    /// <summary>The list as CSV, for a spreadsheet.</summary>
    /// <returns>Or why there is none, yet.</returns>
    public async Task<Outcome<byte[]>> FileAsync(Caller caller, SimulationView view, Tongue tongue, CancellationToken cancellation)
    {
        var asked = await AskedAsync(caller, view, cancellation);
        if ((asked.Refusal ?? asked.Value.Query.Refusal) is { } refusal)
        {
            return refusal;
        }

        var run = await runs.AskAsync(caller.Scope, asked.Value.Query.Value, cancellation);
        if (run.Refusal is { } busy)
        {
            return busy;
        }

        var found = await run.Value.Work.WaitAsync(cancellation);
        return found.Refusal is { } why ? why
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true).GetPreamble()
                .Concat(Encoding.UTF8.GetBytes(await sheet.FileAsync(caller, found.Value, asked.Value, tongue, cancellation))).ToArray();
    }

    /// <summary>Calls off what is at work.</summary>
    public async Task StopAsync(Caller caller, SimulationView view, CancellationToken cancellation)
    {
        if (await AskedAsync(caller, view, cancellation) is { Refusal: null, Value.Query: { Refusal: null, Value: var query } })
        {
            runs.Stop(caller.Scope, query);
        }
    }

    private async Task<Outcome<SimulationAsked>> AskedAsync(Caller caller, SimulationView view, CancellationToken cancellation)
    {
        if (await book.FindAsync(view.Name, book.Today, cancellation) is not { } standing)
        {
            return ModelBook.NoSuchVersion;
        }

        var versions = VersionsOf(standing, await book.VersionsAsync(view.Name, cancellation));
        var after = versions.FirstOrDefault(one => one.Value == view.After && one.Value != None) ?? versions.First(one => one.Value != None);
        var before = versions.FirstOrDefault(one => one.Value == view.Before) ?? versions.FirstOrDefault(one => one.Value == BeforeBy(standing, after.Value))
            ?? versions.Last();
        var (readAfter, readBefore) = (await ReadAsync(standing, after.Value, cancellation), await ReadAsync(standing, before.Value, cancellation));
        if ((readAfter.Refusal ?? readBefore.Refusal) is { } unreadable)
        {
            return unreadable;
        }

        var (now, was) = (readAfter.Value!.Model, readBefore.Value?.Model);
        var decisions = now.Decisions.Concat(was?.Decisions ?? []).Where(one => one.HasLogic).Select(one => one.Name).Distinct().ToList();
        var decision = decisions.Find(name => name == view.Decision) ?? Likeliest(now) ?? decisions.FirstOrDefault() ?? "";
        var kinds = simulation.KindsFor(was, now, decision);
        var kind = SubjectKinds.Parse(view.Kind) is { } said && kinds.Contains(said) ? said : kinds.Count > 0 ? kinds[0] : SubjectKind.Enterprise;
        var top = caller.Region.Length > 0 ? caller.Region : city.Regions.City.Code;
        var regions = city.Regions.Below(top).Prepend(city.Regions.Find(top) ?? city.Regions.City).ToList();
        var region = regions.Find(one => one.Code == view.Region) ?? regions[0];
        var day = DayOf(view.Day);
        var query = new[] { was, now }.Any(model => model?.Faults.Count > 0) ? Faulty
            : kinds.Count == 0 ? simulation.FactsFor(was, now, decision, kind).Refusal!
            : (Outcome<SimulationQuery>)new SimulationQuery(was, now, decision, kind, day, RegionCode.Parse(region.Code).Value);
        return new SimulationAsked(
            view with { Before = before.Value, After = after.Value, Decision = decision, Kind = kind.Name(), Day = $"{day:yyyy-MM-dd}", Region = region.Code },
            readAfter.Value.Title,
            [
                new("before", new("之前", "Before"), versions, before.Value),
                new("after", new("之后", "After"), [.. versions.Where(one => one.Value != None)], after.Value),
                new("decision", new("决策", "Decision"), [.. decisions.Select(name => new Choice(name, Text.Same(name)))], decision),
                .. kinds.Count == 0 ? [] : new[] { new SimulateField("kind", new("对象", "Subjects"), [.. kinds.Select(one => new Choice(one.Name(), one.Title()))], kind.Name()) },
                new("region", new("区域", "Region"), [.. regions.Select(one => new Choice(one.Code, Text.Same(one.Short)))], region.Code),
            ],
            before.Label, after.Label, query);
    }

    private DateOnly DayOf(string? said) =>
        DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Last ? day : book.Today;

    // What has a fault answers null, and it would look as if data were missing.
    private static Refusal Faulty { get; } = new("models.has-faults", new(
        "所选版本还有错误，先改正再试算。", "One of the versions has faults; mend them before simulating."));

    // The draft first, then the versions, the latest first, then nothing at all.
    private static List<Choice> VersionsOf(ModelStanding standing, IReadOnlyList<ModelVersion> versions) =>
    [
        .. standing.Draft is null ? [] : new[] { new Choice(Draft, new("草稿", "the draft")) },
        .. versions.Select(version => new Choice($"{version.Number}", version.Number == standing.InForce?.Number
            ? new($"第 {version.Number} 版（现行）", $"version {version.Number} (in force)")
            : new($"第 {version.Number} 版（{Wording.From(version).Zh}）", $"version {version.Number} ({Wording.From(version).En})"))),
        new(None, new("没有这项规则", "no such rule")),
    ];

    // Beside the version in force; that one itself beside the one it replaced.
    private static string? BeforeBy(ModelStanding standing, string after) => standing.InForce is not { } now ? null
        : after != $"{now.Number}" ? $"{now.Number}" : now.Number > 1 ? $"{now.Number - 1}" : null;

    private async Task<Outcome<ReadModel?>> ReadAsync(ModelStanding standing, string version, CancellationToken cancellation)
    {
        if (version == None)
        {
            return (ReadModel?)null;
        }

        var read = version == Draft ? await book.ReadAsync(standing.Name, standing.Draft!.Text, cancellation)
            : await book.ReadAsync(standing.Name, int.Parse(version, CultureInfo.InvariantCulture), cancellation);
        return read.Refusal is { } refusal ? refusal : read.Value;
    }

    // What a model is for is mostly the amount that no other amount is made of.
    private static string? Likeliest(DmnModel model)
    {
        var amounts = model.Decisions.Where(one => one is { HasLogic: true } && one.TypeName != "boolean").ToList();
        return amounts.LastOrDefault(one => !amounts.Exists(other => other.Requirements.Any(needed => needed.Element == one)))?.Name;
    }

    private bool MayOpen(Caller caller) =>
        applications.SelectMany(application => application.Permissions).FirstOrDefault(permission => permission.Name == "data.read")?.IsGrantedTo(caller) == true;

    private static SimulateProgress ProgressOf(SimulationProgress? progress, SimulationView view) => progress switch
    {
        null => new(0, 0, new("正在排队或清点对象", "waiting its turn, or counting the subjects"), view.Href("/stop"), view.Href()),
        { Facts: var read, FactsTotal: var total } when read < total =>
            new(read, total, new($"正在读取数据项，{read}/{total}", $"reading facts, {read} of {total}"), view.Href("/stop"), view.Href()),
        _ => new(progress.Subjects, progress.SubjectsTotal, new(
            $"正在逐个比较，{progress.Subjects:N0}/{progress.SubjectsTotal:N0}", $"comparing, {progress.Subjects:N0} of {progress.SubjectsTotal:N0}"), view.Href("/stop"), view.Href()),
    };
}
