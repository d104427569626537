using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Data.Pages;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Fact = Tongqu.Frame.Components.Fact;
using Facts = Tongqu.Registry.Facts;

namespace Tongqu.Data;

/// <summary>The filters of the list of subjects as they stand in the address.</summary>
internal sealed record SubjectsView(string? Q, string? Kind, string? Region, bool Flagged, int Page)
{
    public SubjectQuery ToQuery(int page, int size) => new()
    {
        Text = Q,
        Kind = SubjectKinds.Parse(Kind),
        Region = RegionCode.Parse(Region) is { Succeeded: true } region ? region.Value : null,
        Flagged = Flagged,
        Page = page,
        Size = size,
    };

    public string Href(string path = "/data", int page = 1)
    {
        var parts = new (string Key, string? Value)[]
        {
            ("q", Q), ("kind", Kind), ("region", Region), ("flagged", Flagged ? "on" : null), ("page", page > 1 ? page.ToString() : null),
        };
        var query = string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}

/// <summary>What was entered to see a subject in full, and why not where it was refused.</summary>
internal sealed record UnmaskTry(string Purpose, string Reason, Refusal? Refusal);

/// <summary>Builds what the pages of subjects show.</summary>
internal sealed class SubjectPages(Subjects subjects, Facts facts, Licences licences, Uses uses, Vocabulary vocabulary, City city, TimeProvider time)
{
    private const int PageSize = 50;
    private const int UsesShown = 20;

    /// <summary>A page of the list.</summary>
    public async Task<SubjectsModel> ListAsync(Caller caller, SubjectsView view, CancellationToken cancellation)
    {
        var page = await subjects.SearchAsync(caller.Scope, view.ToQuery(view.Page, PageSize), cancellation);
        var masking = new Masking(vocabulary, full: false);
        return new SubjectsModel(DataTabs.Of(caller, "subjects"), [.. page.Lines.Select(line => RowOf(line, masking, caller))])
        {
            Q = view.Q,
            Kind = view.Kind,
            Region = view.Region,
            Flagged = view.Flagged,
            Kinds = [.. SubjectKinds.All.Select(kind => new Choice(kind.Name(), kind.Title()))],
            Regions = [.. city.Regions.Below(caller.Region).Select(region => new Choice(region.Code, Text.Same(region.Short)))],
            Total = page.Total,
            Page = view.Page,
            PageSize = PageSize,
            PageHref = number => view.Href(page: number),
            ExportHref = view.Href("/data/export.csv"),
        };
    }

    /// <summary>The page of one subject; null where it does not exist for the caller.</summary>
    /// <param name="inFull">What it is read in full for; null where it is masked.</param>
    public async Task<SubjectModel?> OneAsync(Caller caller, long id, Tongue tongue, Purpose? inFull, UnmaskTry? tried, CancellationToken cancellation)
    {
        if (await subjects.FindAsync(caller.Scope, id, cancellation) is not { } view)
        {
            return null;
        }

        var (line, masking, today) = (view.Line, new Masking(vocabulary, full: inFull is not null), Today());
        var history = await facts.HistoryAsync(caller.Scope, id, cancellation: cancellation);
        var held = await licences.OfAsync(caller.Scope, id, cancellation);
        var used = await uses.OfAsync(caller.Scope, id, 0, UsesShown, cancellation);
        return new SubjectModel(id.ToString(), line.Kind.Title(), masking.Name(line))
        {
            Tabs = DataTabs.Of(caller, "subjects"),
            Simulated = line.Simulated,
            Personal = line.Kind.IsPersonal(),
            InFull = inFull?.Title,
            About =
            [
                new Fact(new("区域", "Region"), city.Regions.PlaceName(line.Region)),
                new Fact(new("地址", "Address"), masking.Masks(line) ? Masking.Hidden.In(tongue) : line.Address),
                new Fact(new("登记时间", "Registered here"), view.CreatedAt.ToOffset(city.Pack.UtcOffset).ToString("yyyy-MM-dd")),
            ],
            Codes = [.. line.Identifiers.Select(code => new CodeRow(
                vocabulary.Scheme(code.Scheme)?.Title ?? Text.Same(code.Scheme), masking.Code(code), code.Fault.Title(), vocabulary.Scheme(code.Scheme)?.Standard ?? ""))],
            Facts = [.. Rows(history, today, masking, tongue, caller)],
            Missing = [.. vocabulary.Facts.Where(fact => fact.Of.Contains(line.Kind) && history.All(value => value.Fact.Code != fact.Code)).Select(fact => fact.Title)],
            Licences = [.. held.Select(licence => new LicenceItem(
                licence.Type?.Title ?? Text.Same(licence.Number.Type), licence.Number.Value, licence.Number.Fault.Title(), StateOf(licence.On(today)),
                licence.IssuedOn, licence.ValidUntil, licence.Simulated))],
            Related = [.. view.Related.Select(related => new RelatedRow(related.Title, new Masking(vocabulary, full: false).Name(related.Other), related.Other.Kind.Title(), $"/data/subjects/{related.Other.Id}"))],
            Uses = [.. used.Uses.Select(UseRowOf)],
            UsesTotal = used.Total,
            Unmask = line.Kind.IsPersonal() && inFull is null && DataPermissions.Unmask.IsGrantedTo(caller) ? FormOf(tried) : [],
            Refused = tried?.Refusal?.Message,
        };
    }

    /// <summary>What a resident sees of themselves.</summary>
    public async Task<MineModel> MineAsync(Caller caller, Tongue tongue, CancellationToken cancellation)
    {
        if (await subjects.OwnAsync(caller, cancellation) is not { } own)
        {
            return new MineModel(null, [], [], []);
        }

        // Nobody needs a reason to read what is their own.
        var masking = new Masking(vocabulary, full: true);
        var used = await uses.OfAsync(caller.Scope, own.Id, 0, 100, cancellation);
        var known = await facts.AsOfAsync(caller.Scope, own.Id, Today(), cancellation);
        return new MineModel(
            own.Name, [.. used.Uses.Select(UseRowOf)],
            [.. known.Select(value => new Fact(value.Fact.Title, masking.Value(value, tongue), NoteOf(value)))],
            [.. (await uses.ConsentsAsync(caller.Scope, own.Id, cancellation)).Select(consent => new ConsentItem(
                consent.Purpose.Code, consent.Purpose.Title, consent.Purpose.Basis, consent.Stands, consent.Stands ? consent.GivenAt : consent.WithdrawnAt))])
        {
            Simulated = own.Simulated,
        };
    }

    private SubjectListRow RowOf(SubjectLine line, Masking masking, Caller caller)
    {
        var (place, around) = (city.Regions.PlaceName(line.Region), city.Regions.PlaceName(caller.Region) + " ");
        var code = line.Identifiers.Count > 0 ? line.Identifiers[0] : null;
        return new SubjectListRow(
            $"/data/subjects/{line.Id}", masking.Name(line), line.Kind.Title(), code is null ? null : masking.Code(code),
            code is null ? null : vocabulary.Scheme(code.Scheme)?.Title, code?.Fault.Title() ?? new("", ""),
            place.StartsWith(around, StringComparison.Ordinal) ? place[around.Length..] : place, line.Simulated);
    }

    private IEnumerable<FactItem> Rows(IReadOnlyList<FactValue> history, DateOnly today, Masking masking, Tongue tongue, Caller caller)
    {
        // In the dictionary's order, as people know it; what the pack has dropped comes last.
        var order = vocabulary.Facts.Select((fact, at) => (fact.Code, at)).ToDictionary(fact => fact.Code, fact => fact.at);
        var known = history.Where(value => value.AsOf <= today).GroupBy(value => value.Fact.Code);
        foreach (var fact in known.OrderBy(fact => order.GetValueOrDefault(fact.Key, int.MaxValue)))
        {
            var items = fact.Select(value => new FactItem(
                value.Fact.Title, masking.Value(value, tongue), value.AsOf, value.Source?.Title ?? new("来源已不在目录中", "a source no longer listed"), value.Simulated)
            {
                BatchHref = DataPermissions.Quality.IsGrantedTo(caller) ? $"/data/batches/{value.Batch}" : null,
            }).ToList();
            yield return items[0] with { Earlier = items[1..] };
        }
    }

    private UseItem UseRowOf(DataUse use) => new(
        use.At, city.Posts.Find(use.Post)?.Title ?? new("系统", "The platform"), use.Name, use.Purpose?.Title ?? new("用途已不在目录中", "a purpose no longer listed"), use.Reason);

    private static Text NoteOf(FactValue value) => new(
        $"{value.AsOf:yyyy-MM-dd} · {value.Source?.Title.Zh}", $"{value.AsOf:yyyy-MM-dd} · {value.Source?.Title.En}");

    private IReadOnlyList<FormField> FormOf(UnmaskTry? tried) =>
    [
        new FormField("purpose", "select", new("用途", "Purpose"))
        {
            Required = true, Value = tried?.Purpose, Error = ErrorOf(tried, "purpose"),
            Options = [.. vocabulary.Purposes.Select(purpose => new Choice(purpose.Code,
                purpose.NeedsConsent ? new($"{purpose.Title.Zh}（须本人同意）", $"{purpose.Title.En} (needs consent)") : purpose.Title))],
        },
        new FormField("reason", "textarea", new("理由", "Reason"))
        {
            Required = true, MinLength = Registry.Uses.ReasonLengthMin, MaxLength = Registry.Uses.ReasonLengthMax, Value = tried?.Reason, Error = ErrorOf(tried, "reason"),
            Help = new("当事人会看到谁在何时为何查看。", "The person will see who looked, when and why."),
        },
    ];

    private static Text? ErrorOf(UnmaskTry? tried, string field) =>
        tried?.Refusal?.Fields.TryGetValue(field, out var error) == true ? error : null;

    private static Text StateOf(LicenceState state) => state switch
    {
        LicenceState.Valid => new("有效", "valid"),
        LicenceState.Future => new("未生效", "not yet valid"),
        LicenceState.Expired => new("已过期", "expired"),
        _ => new("已注销", "revoked"),
    };

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).Date);
}
