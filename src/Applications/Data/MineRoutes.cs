using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Data.Pages;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Data;

/// <summary>A resident's own page: what is known of them, who used it, what they agreed to.</summary>
internal static class MineRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mine", async (Caller caller, SubjectPages pages, Reader reader, CancellationToken cancellation) =>
            Page.Of<MinePage>(await pages.MineAsync(caller, reader.Tongue, cancellation))).Needs(DataPermissions.Mine).ExcludeFromDescription();
        routes.MapPost("/mine/consents", ConsentAsync).Needs(DataPermissions.Mine).ExcludeFromDescription();
    }

    private static async Task<IResult> ConsentAsync(HttpContext context, Caller caller, Uses uses, CancellationToken cancellation)
    {
        var form = await Posting.ReadAsync(context);
        var outcome = await uses.ConsentAsync(caller, form["purpose"], form["give"] == "yes", cancellation);
        if (outcome.Refusal is { } refusal)
        {
            await Problems.NoteAsync(context, refusal);
        }

        Reading.Tell(context, outcome.Refusal?.Message
            ?? (outcome.Value ? new Text("已同意。您可以随时撤回。", "Agreed. You can take it back at any time.") : new Text("已撤回同意。", "Taken back.")), outcome.Refusal is not null);
        return Page.SeeOther("/mine");
    }
}
