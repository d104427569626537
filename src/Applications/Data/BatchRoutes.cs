using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Data.Pages;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Data;

/// <summary>The pages of batches and their quality.</summary>
internal static class BatchRoutes
{
    private const int PageSize = 50;

    public static Refusal NotFound { get; } = new("batch.not-found", new("没有这个批次。", "There is no such batch."), RefusalKind.NotFound);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data/batches", ListAsync).Needs(DataPermissions.Quality).ExcludeFromDescription();
        routes.MapGet("/data/batches/{id}", OneAsync).Needs(DataPermissions.Quality).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(Caller caller, FactIntake intake, Vocabulary vocabulary, int? page, CancellationToken cancellation)
    {
        var number = Math.Clamp(page ?? 1, 1, 1_000_000);
        var batches = await intake.BatchesAsync((number - 1) * PageSize, PageSize, cancellation);
        return Page.Of<BatchesPage>(new BatchesModel(DataTabs.Of(caller, "batches"), [.. batches.Select(batch => ItemOf(batch, vocabulary))])
        {
            Total = await intake.CountAsync(cancellation),
            Page = number,
            PageSize = PageSize,
        });
    }

    private static async Task<IResult> OneAsync(string id, Caller caller, FactIntake intake, Vocabulary vocabulary, CancellationToken cancellation) =>
        long.TryParse(id, out var known) && await intake.ReportAsync(known, cancellation) is { } report
            ? Page.Of<BatchPage>(new BatchModel(
                DataTabs.Of(caller, "batches"), ItemOf(report.Of, vocabulary), report.Reasons,
                [.. report.Refused.Select(row => new RefusedItem(row.Line, vocabulary.Fact(row.Item)?.Title ?? Text.Same(row.Item), row.Code, row.Reason))]))
            : NotFound.ToPage();

    private static BatchItem ItemOf(Batch batch, Vocabulary vocabulary) =>
        new(batch, $"/data/batches/{batch.Id}", vocabulary.Source(batch.Source)?.Title ?? Text.Same(batch.Source));
}
