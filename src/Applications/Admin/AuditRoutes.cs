using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Admin.Pages;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Storage;

namespace Tongqu.Admin;

/// <summary>The audit officer's page: filters, paging, proof and export.</summary>
internal static class AuditRoutes
{
    private const int PageSize = 50;
    private const int ExportMax = 100_000;
    private const int ExportBatch = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/audit", PageAsync).Needs(AdminPermissions.Audit).ExcludeFromDescription();
        routes.MapPost("/admin/audit/verify", VerifyAsync).Needs(AdminPermissions.Audit).ExcludeFromDescription();
        routes.MapGet("/admin/audit.csv", ExportAsync).Needs(AdminPermissions.Audit).ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(
        AuditTrail trail, Upkeep upkeep, Reader reader, string? from, string? until, string? who, string? deed, string? outcome, int? page, CancellationToken cancellation)
    {
        var view = new AuditView(Day(from), Day(until), Said(who), Said(deed), Said(outcome), Math.Clamp(page ?? 1, 1, 1_000_000));
        var search = SearchOf(view, reader);
        return Page.Of<AuditPage>(new AuditModel(
            view, await trail.ListAsync(search, (view.Page - 1) * PageSize, PageSize, cancellation), await trail.CountAsync(search, cancellation))
        {
            PageSize = PageSize,
            Forgot = await upkeep.LastAsync(AuditTrail.Forgetting, cancellation),
        });
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, AuditTrail trail, Audit audit, Caller caller)
    {
        await Posting.ReadAsync(context);
        await trail.SealAsync(context.RequestAborted);
        var proof = await trail.VerifyAsync(cancellation: context.RequestAborted);
        await audit.RecordAsync(caller, "audit.verify", $"{proof.Entries}", proof.Broken is null ? "done" : "broken", cancellation: context.RequestAborted);
        Reading.Tell(context, proof.Broken is { } place
            ? new($"第 {place} 条与链不符：从这一条起，日志可能被改动过。请保全数据库并上报。", $"Entry {place} does not fit: from there on the trail may have been changed. Secure the database and report it.")
            : new($"审计链完好，共 {proof.Entries} 条。链头 {proof.Head}", $"The chain holds, {proof.Entries} entries. Head {proof.Head}"), failed: proof.Broken is not null);
        return Page.SeeOther("/admin/audit");
    }

    private static async Task<IResult> ExportAsync(
        AuditTrail trail, Audit audit, Caller caller, Reader reader, string? from, string? until, string? who, string? deed, string? outcome,
        CancellationToken cancellation)
    {
        var search = SearchOf(new AuditView(Day(from), Day(until), Said(who), Said(deed), Said(outcome)), reader);
        await audit.RecordAsync(caller, "audit.export", "", "done", cancellation: cancellation);
        return Results.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            await writer.WriteLineAsync("seq,at,person,name,post,deed,object,outcome,detail,hash");
            for (var skip = 0; skip < ExportMax; skip += ExportBatch)
            {
                var lines = await trail.ListAsync(search, skip, ExportBatch, cancellation);
                foreach (var line in lines)
                {
                    await writer.WriteLineAsync(string.Join(',', ((string?[])[
                        line.Seq?.ToString(), reader.Machine(line.At), line.Person.ToString(), line.Name, line.Post, line.Deed, line.Object,
                        line.Outcome, line.Detail, line.Hash]).Select(CsvCell.Of)));
                }

                if (lines.Count < ExportBatch)
                {
                    break;
                }
            }
        }, "text/csv; charset=utf-8", "audit.csv");
    }

    private static AuditSearch SearchOf(AuditView view, Reader reader) => new(
        view.From is { } from ? Start(from, reader) : null, view.Until is { } until ? Start(until.AddDays(1), reader) : null, view.Who, view.Deed, view.Outcome);

    private static DateTimeOffset Start(DateOnly day, Reader reader) => new(day.ToDateTime(TimeOnly.MinValue), reader.Offset);

    internal static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) && day.Year is > 2000 and < 2200 ? day : null;

    internal static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Clip(100);
}
