using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Models.Pages;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>The pages that show models: the list, one of them in each version, two versions beside each other, the file.</summary>
internal static class ModelRoutes
{
    public const string Address = "/models";

    private const int WordsMax = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, ListAsync).Needs(ModelPermissions.Read).ExcludeFromDescription();
        routes.MapGet(Address + "/{name}", OneAsync).Needs(ModelPermissions.Read).ExcludeFromDescription();
        routes.MapGet(Address + "/{name}/compare", CompareAsync).Needs(ModelPermissions.Read).ExcludeFromDescription();
        routes.MapGet(Address + "/{name}/versions/{number}.dmn", FileAsync).Needs(ModelPermissions.Read).ExcludeFromDescription();
    }

    /// <summary>The address of a model's page.</summary>
    public static string Of(string name) => $"{Address}/{Uri.EscapeDataString(name)}";

    private static async Task<IResult> ListAsync(Caller caller, Listing listing, string? q, CancellationToken cancellation) =>
        Page.Of<ModelListPage>(await listing.PageAsync(caller, string.IsNullOrWhiteSpace(q) ? null : q.Trim().Clip(WordsMax), cancellation));

    private static async Task<IResult> OneAsync(
        string name, HttpRequest request, Caller caller, Sheet sheet, int? version, string? decision, CancellationToken cancellation)
    {
        var model = await sheet.PageAsync(caller, name, version, decision, key => request.Query[key], cancellation);
        return model.Refusal is { } refusal ? refusal.ToPage() : Page.Of<ModelPage>(model.Value);
    }

    private static async Task<IResult> CompareAsync(string name, ModelBook book, Sheet sheet, int? from, int? to, CancellationToken cancellation)
    {
        var versions = await book.VersionsAsync(name, cancellation);
        var standing = await book.FindAsync(name, book.Today, cancellation);
        var (before, after) = (from ?? Math.Max(1, (to ?? versions.Count) - 1), to ?? versions.Count);
        var (old, now) = (await book.TextAsync(name, before, cancellation), await book.TextAsync(name, after, cancellation));
        if (standing is null || old is null || now is null)
        {
            return ModelBook.NoSuchVersion.ToPage();
        }

        var read = await book.ReadAsync(name, now, cancellation);
        return Page.Of<ComparePage>(new CompareModel(name, read.Succeeded ? read.Value.Title : name, before, after)
        {
            Differences = Comparing.Of(old.Xml, now.Xml),
            Choices =
            [
                .. (await sheet.LinesAsync(versions, standing, cancellation)).Select(line => new Choice($"{line.Number}", new(
                    $"第 {line.Number} 版（{line.From.Zh}，{line.State.Zh}）", $"version {line.Number} ({line.From.En}, {line.State.En})"))),
            ],
        });
    }

    // As a download, never shown by a browser: what stands in it was written by officers.
    private static async Task<IResult> FileAsync(string name, int number, ModelBook book, CancellationToken cancellation) =>
        await book.TextAsync(name, number, cancellation) is { } text
            ? Results.File(Encoding.UTF8.GetBytes(text.Xml), "application/octet-stream", $"{name}-{number}.dmn")
            : ModelBook.NoSuchVersion.ToPage();
}
