using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Registry;
using Facts = Tongqu.Registry.Facts;

namespace Tongqu.Data;

/// <summary><c>/api/v1/registry</c>: subjects, facts, licences, batches. Ids are texts: they have more digits than a JSON number keeps.</summary>
internal static class RegistryApi
{
    private const int BodyBytesMax = 1024 * 1024;

    public static void Map(RouteGroupBuilder registry)
    {
        registry.MapGet("/subjects", ListAsync).Needs(DataPermissions.Read).WithSummary("Search subjects within one's scope, masked")
            .Takes("q", "kind", "region", "flagged", "page", "size");
        registry.MapGet("/subjects/{id}", FindAsync).Needs(DataPermissions.Read).WithSummary("One subject with its codes and relations, masked");
        registry.MapGet("/subjects/{id}/facts", FactsAsync).Needs(DataPermissions.Read)
            .WithSummary("What is known of a subject as of a day, with its source; all values where history is true").Takes("asOf", "history");
        registry.MapGet("/subjects/{id}/licences", LicencesAsync).Needs(DataPermissions.Read).WithSummary("The e-licences of a subject");
        registry.MapGet("/subjects/{id}/uses", UsesAsync).Needs(DataPermissions.Read).WithSummary("Who used a subject's data, and what for");
        registry.MapPost("/subjects/{id}/unmask", UnmaskAsync).Needs(DataPermissions.Unmask)
            .WithSummary("One subject in full; the use is logged where the person sees it");
        registry.MapGet("/facts", (Vocabulary vocabulary) => Results.Json(vocabulary.Facts.Select(fact => new
        {
            fact.Code,
            fact.Name,
            fact.Title,
            type = Lower(fact.Type),
            of = fact.Of.Select(kind => kind.Name()),
            fact.Unit,
            fact.Decimals,
            fact.Values,
            sensitivity = Lower(fact.Sensitivity),
            fact.RetentionYears,
            fact.Source,
            fact.Sample,
        }))).Needs(DataPermissions.Read).WithSummary("The fact dictionary");
        registry.MapGet("/sources", (Vocabulary vocabulary) => Results.Json(vocabulary.Sources)).Needs(DataPermissions.Read).WithSummary("The source systems");
        registry.MapGet("/batches", BatchesAsync).Needs(DataPermissions.Quality).WithSummary("Batches of facts, newest first").Takes("page", "size");
        registry.MapGet("/batches/{id}", BatchAsync).Needs(DataPermissions.Quality).WithSummary("One batch with its quality report");
        registry.MapPost("/batches", IntakeAsync).Needs(DataPermissions.Intake)
            .WithSummary("Take in a text/csv file of facts (subject, fact, as-of, value) of up to 1 MiB; the same file twice changes nothing").Takes("source", "file");
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ListRequest request, Caller caller, Subjects subjects, Vocabulary vocabulary, City city, CancellationToken cancellation)
    {
        if (request.Page is < 1 or > 1_000_000 || request.Size is < 1 or > Subjects.SizeMax || request.Q?.Length > 100)
        {
            return OutOfRange.ToProblem();
        }

        var region = request.Region is null ? default(Outcome<RegionCode>?) : RegionCode.Parse(request.Region);
        if (region?.Refusal is { } noRegion || (request.Kind is not null && SubjectKinds.Parse(request.Kind) is null))
        {
            return (region?.Refusal ?? NoChoice("kind")).ToProblem();
        }

        var page = await subjects.SearchAsync(caller.Scope, new SubjectQuery
        {
            Text = request.Q,
            Kind = SubjectKinds.Parse(request.Kind),
            Region = region?.Value,
            Flagged = request.Flagged == true,
            Page = request.Page ?? 1,
            Size = request.Size ?? 50,
        }, cancellation);
        var masking = new Masking(vocabulary, full: false);
        return Results.Json(new { total = page.Total, page = request.Page ?? 1, subjects = page.Lines.Select(line => ToJson(line, masking, city)) });
    }

    private static async Task<IResult> FindAsync(string id, Caller caller, Subjects subjects, Vocabulary vocabulary, City city, CancellationToken cancellation) =>
        await ViewAsync(id, caller, subjects, cancellation) is { } view
            ? Results.Json(ToJson(view, full: false, vocabulary, city)) : SubjectRefusals.NotFound.ToProblem();

    private static async Task<IResult> FactsAsync(
        string id, string? asOf, bool? history, Caller caller, Subjects subjects, Facts facts, Vocabulary vocabulary, City city, TimeProvider time, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).Date);
        if (asOf is not null && !DateOnly.TryParseExact(asOf, "yyyy-MM-dd", out today))
        {
            return new Refusal("request.bad-day", new("asOf 应为日期，如 2026-06-30。", "asOf is a day such as 2026-06-30."), RefusalKind.Malformed).ToProblem();
        }

        if (await ViewAsync(id, caller, subjects, cancellation) is not { } view)
        {
            return SubjectRefusals.NotFound.ToProblem();
        }

        var values = history == true ? await facts.HistoryAsync(caller.Scope, view.Line.Id, cancellation: cancellation)
            : await facts.AsOfAsync(caller.Scope, view.Line.Id, today, cancellation);
        return Results.Json(new { asOf = history == true ? null : today.ToString("yyyy-MM-dd"), facts = values.Select(value => ToJson(value, full: false)) });
    }

    private static async Task<IResult> LicencesAsync(string id, Caller caller, Subjects subjects, Licences licences, City city, TimeProvider time, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(city.Pack.UtcOffset).Date);
        return await ViewAsync(id, caller, subjects, cancellation) is not { } view ? SubjectRefusals.NotFound.ToProblem()
            : Results.Json(new
            {
                licences = (await licences.OfAsync(caller.Scope, view.Line.Id, cancellation)).Select(licence => new
                {
                    number = licence.Number.Value,
                    fault = FaultOf(licence.Number.Fault),
                    type = licence.Number.Type,
                    title = licence.Type?.Title,
                    issuer = licence.Number.Issuer,
                    licence.IssuedOn,
                    licence.ValidUntil,
                    licence.RevokedOn,
                    state = Lower(licence.On(today)),
                    licence.Simulated,
                }),
            });
    }

    private static async Task<IResult> UsesAsync(string id, Caller caller, Subjects subjects, Uses uses, CancellationToken cancellation)
    {
        if (await ViewAsync(id, caller, subjects, cancellation) is not { } view)
        {
            return SubjectRefusals.NotFound.ToProblem();
        }

        var (list, total) = await uses.OfAsync(caller.Scope, view.Line.Id, 0, Subjects.SizeMax, cancellation);
        return Results.Json(new { total, uses = list.Select(use => new { use.At, use.Post, use.Name, purpose = use.Purpose?.Code, use.Reason, use.What }) });
    }

    private static async Task<IResult> UnmaskAsync(
        string id, UnmaskRequest request, Caller caller, Subjects subjects, Facts facts, Uses uses, Vocabulary vocabulary, City city, CancellationToken cancellation)
    {
        if (!long.TryParse(id, out var known))
        {
            return SubjectRefusals.NotFound.ToProblem();
        }

        var used = await uses.RecordAsync(caller, known, request.Purpose ?? "", request.Reason ?? "", "/api/v1/registry/subjects", cancellation);
        if (used.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var view = (await subjects.FindAsync(caller.Scope, known, cancellation))!;
        var values = await facts.HistoryAsync(caller.Scope, known, cancellation: cancellation);
        return Results.Json(new
        {
            subject = ToJson(view, full: true, vocabulary, city),
            facts = values.Select(value => ToJson(value, full: true)),
            purpose = used.Value.Code,
        });
    }

    private static async Task<IResult> BatchesAsync(int? page, int? size, FactIntake intake, CancellationToken cancellation) =>
        page is < 1 or > 1_000_000 || size is < 1 or > Subjects.SizeMax ? OutOfRange.ToProblem()
            : Results.Json(new
            {
                total = await intake.CountAsync(cancellation),
                page = page ?? 1,
                batches = (await intake.BatchesAsync(((page ?? 1) - 1) * (size ?? 50), size ?? 50, cancellation)).Select(ToJson),
            });

    private static async Task<IResult> BatchAsync(string id, FactIntake intake, CancellationToken cancellation) =>
        long.TryParse(id, out var known) && await intake.ReportAsync(known, cancellation) is { } report
            ? Results.Json(new { batch = ToJson(report.Of), reasons = report.Reasons, refused = report.Refused }) : BatchRoutes.NotFound.ToProblem();

    private static async Task<IResult> IntakeAsync(HttpContext context, string? source, string? file, Caller caller, FactIntake intake, CancellationToken cancellation)
    {
        if (context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Problems.FromStatus(StatusCodes.Status415UnsupportedMediaType).ToProblem();
        }

        var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, cancellation);
        if (content.Length > BodyBytesMax)
        {
            return Problems.FromStatus(StatusCodes.Status413PayloadTooLarge).ToProblem();
        }

        content.Position = 0;
        var opened = FactFile.Open(file ?? "http", content, FactLayout.Plain(source ?? ""));
        if (opened.Refusal is { } unfit)
        {
            return unfit.ToProblem();
        }

        using var sent = opened.Value;
        var outcome = await intake.RunAsync(sent, _ => { }, _ => { }, caller, cancellation);
        return outcome.Refusal is { } refusal ? refusal.ToProblem()
            : outcome.Value.Again ? Results.Json(ToJson(outcome.Value))
            : Results.Created($"/api/v1/registry/batches/{outcome.Value.Id}", ToJson(outcome.Value));
    }

    private static async Task<SubjectView?> ViewAsync(string id, Caller caller, Subjects subjects, CancellationToken cancellation) =>
        long.TryParse(id, out var known) ? await subjects.FindAsync(caller.Scope, known, cancellation) : null;

    // Who is related stays masked: only the one subject is read in full.
    private static object ToJson(SubjectView view, bool full, Vocabulary vocabulary, City city) => new
    {
        subject = ToJson(view.Line, new Masking(vocabulary, full), city),
        related = view.Related.Select(related => new { title = related.Title, related.Since, subject = ToJson(related.Other, new Masking(vocabulary, full: false), city) }),
    };

    private static object ToJson(SubjectLine line, Masking masking, City city) => new
    {
        id = line.Id.ToString(),
        kind = line.Kind.Name(),
        name = masking.Name(line),
        address = masking.Address(line),
        line.Region,
        place = city.Regions.PlaceName(line.Region),
        identifiers = line.Identifiers.Select(code => new { code.Scheme, value = masking.Code(code), fault = FaultOf(code.Fault) }),
        masked = masking.Masks(line),
        line.Simulated,
    };

    private static object ToJson(FactValue value, bool full) => new
    {
        fact = value.Fact.Code,
        value.Fact.Name,
        value = full || !value.Fact.IsMasked ? value.Value : null,
        masked = !full && value.Fact.IsMasked,
        value.AsOf,
        source = value.Source?.Code,
        batch = value.Batch.ToString(),
        value.TakenAt,
        value.Simulated,
    };

    private static object ToJson(Batch batch) => new
    {
        id = batch.Id.ToString(),
        batch.Source,
        batch.File,
        batch.StartedAt,
        batch.FinishedAt,
        batch.Simulated,
        batch.Lines,
        batch.Accepted,
        batch.Known,
        batch.Corrected,
        batch.Refused,
        batch.Subjects,
        batch.Again,
    };

    private static string? FaultOf(IdentifierFault fault) => fault == IdentifierFault.None ? null : Lower(fault);

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static Refusal OutOfRange { get; } = new("request.out-of-range", new(
        $"页码从 1 开始，每页最多 {Subjects.SizeMax} 条，检索词最多 100 字。",
        $"Pages count from 1, a page has at most {Subjects.SizeMax} lines, a search at most 100 characters."));

    private static Refusal NoChoice(string what) => new("request.no-such-choice", new(
        $"参数“{what}”没有这个选项。", $"The parameter “{what}” has no such choice."));

    internal sealed record ListRequest(string? Q, string? Kind, string? Region, bool? Flagged, int? Page, int? Size);

    internal sealed record UnmaskRequest(string? Purpose, string? Reason);
}
