using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Data.Pages;
using Tongqu.Frame;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Data;

/// <summary>The pages of subjects.</summary>
internal static class SubjectRoutes
{
    // A list to work through by hand; whoever needs more wants a batch evaluator.
    private const int ExportMax = 20_000;

    // A spreadsheet must not take a name for a formula.
    private static readonly CsvConfiguration Safe = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data", ListAsync).Needs(DataPermissions.Read).ExcludeFromDescription();
        routes.MapGet("/data/export.csv", ExportAsync).Needs(DataPermissions.Read).ExcludeFromDescription();
        routes.MapGet("/data/subjects/{id}", SubjectAsync).Needs(DataPermissions.Read).ExcludeFromDescription();
        routes.MapPost("/data/subjects/{id}/unmask", UnmaskAsync).Needs(DataPermissions.Unmask).ExcludeFromDescription();
        routes.MapGet("/data/facts", async (Caller caller, Vocabulary vocabulary, Upkeep upkeep, CancellationToken cancellation) =>
            Page.Of<FactsPage>(new FactsModel(DataTabs.Of(caller, "facts"), [.. vocabulary.Facts], await upkeep.LastAsync(Retention.Chore, cancellation))))
            .Needs(DataPermissions.Read).ExcludeFromDescription();
        routes.MapGet("/data/sources", (Caller caller, Vocabulary vocabulary) => Page.Of<SourcesPage>(new SourcesModel(
            DataTabs.Of(caller, "sources"), [.. vocabulary.Sources], [.. vocabulary.Purposes], [.. vocabulary.Schemes])))
            .Needs(DataPermissions.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        Caller caller, SubjectPages pages, string? q, string? kind, string? region, string? flagged, int? page, CancellationToken cancellation) =>
        Page.Of<SubjectsPage>(await pages.ListAsync(caller, View(q, kind, region, flagged, page), cancellation));

    private static SubjectsView View(string? q, string? kind, string? region, string? flagged, int? page) =>
        new(Clip(q), Clip(kind), Clip(region), flagged == "on", Math.Clamp(page ?? 1, 1, 1_000_000));

    private static async Task<IResult> SubjectAsync(string id, Caller caller, SubjectPages pages, Reader reader, CancellationToken cancellation) =>
        long.TryParse(id, out var known) && await pages.OneAsync(caller, known, reader.Tongue, null, null, cancellation) is { } model
            ? Page.Of<SubjectPage>(model) : SubjectRefusals.NotFound.ToPage();

    // The use is written down before anything is shown; the answer is for this reader and this moment, at no address of its own.
    private static async Task<IResult> UnmaskAsync(
        HttpContext context, string id, Caller caller, SubjectPages pages, Uses uses, Reader reader, CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context);
        if (!long.TryParse(id, out var known))
        {
            return SubjectRefusals.NotFound.ToPage();
        }

        var used = await uses.RecordAsync(caller, known, form["purpose"], form["reason"], "/data/subjects", cancellation);
        var tried = new UnmaskTry(form["purpose"], form["reason"], used.Refusal);
        var model = await pages.OneAsync(caller, known, reader.Tongue, used.Succeeded ? used.Value : null, tried, cancellation);
        return model is null || used.Refusal is { Kind: RefusalKind.NotFound } ? SubjectRefusals.NotFound.ToPage()
            : used.Refusal is { } refusal ? refusal.ToPage<SubjectPage>(model) : Page.Of<SubjectPage>(model);
    }

    private static async Task ExportAsync(
        HttpContext context, Caller caller, Subjects subjects, Vocabulary vocabulary, City city, Audit audit, Reader reader,
        string? q, string? kind, string? region, string? flagged, CancellationToken cancellation)
    {
        var view = View(q, kind, region, flagged, 1);
        // Not what was searched for: that may be a name, and the trail holds none.
        await audit.RecordAsync(caller, "data.export", (view with { Q = null }).Href().Clip(200), "done", cancellation: cancellation);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"subjects.csv\"";
        await using var csv = new CsvWriter(new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), Safe);
        foreach (var head in new Text[] { new("类型", "kind"), new("名称", "name"), new("标识", "codes"), new("标识问题", "faults"), new("区域代码", "region"), new("区域", "place"), new("地址", "address"), new("模拟", "simulated") })
        {
            csv.WriteField(reader.Say(head));
        }

        await csv.NextRecordAsync();
        var masking = new Masking(vocabulary, full: false);
        for (var (page, more) = (1, true); more && page <= ExportMax / Subjects.SizeMax; page++)
        {
            var found = await subjects.SearchAsync(caller.Scope, view.ToQuery(page, Subjects.SizeMax), cancellation);
            foreach (var line in found.Lines)
            {
                csv.WriteField(reader.Say(line.Kind.Title()));
                csv.WriteField(masking.Name(line));
                csv.WriteField(string.Join(' ', line.Identifiers.Select(masking.Code)));
                csv.WriteField(string.Join(' ', line.Identifiers.Where(code => code.Fault != IdentifierFault.None).Select(code => reader.Say(code.Fault.Title()))));
                csv.WriteField(line.Region);
                csv.WriteField(city.Regions.PlaceName(line.Region));
                csv.WriteField(masking.Address(line) ?? "");
                csv.WriteField(line.Simulated ? reader.Say("模拟", "simulated") : "");
                await csv.NextRecordAsync();
            }

            more = page * Subjects.SizeMax < found.Total;
        }
    }

    private static string? Clip(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Clip(100);
}
