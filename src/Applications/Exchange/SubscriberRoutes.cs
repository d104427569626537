using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Exchange.Pages;
using Tongqu.Frame;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary>The officer's pages.</summary>
internal static class SubscriberRoutes
{
    private const int Recent = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/exchange", async (Subscribers subscribers, HappeningLog log, City city, TimeProvider time, CancellationToken cancellation) =>
            Page.Of<ExchangePage>(await ListAsync(subscribers, log, city, time, null, null, cancellation))).Needs(ExchangePermissions.Manage).ExcludeFromDescription();
        routes.MapPost("/exchange", AddAsync).Needs(ExchangePermissions.Manage).ExcludeFromDescription();
        routes.MapGet("/exchange/{id}", async (string id, Subscribers subscribers, HappeningLog log, City city, TimeProvider time, CancellationToken cancellation) =>
            await OneAsync(Parse(id), subscribers, log, city, time, cancellation) is { } model ? Page.Of<SubscriberPage>(model) : ExchangeRefusals.NotFound.ToPage())
            .Needs(ExchangePermissions.Manage).ExcludeFromDescription();
        routes.MapPost("/exchange/{id}/{deed}", ActAsync).Needs(ExchangePermissions.Manage).ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, Caller caller, Subscribers subscribers, HappeningLog log, City city, TimeProvider time)
    {
        var form = await Posting.ReadAsync(context);
        var wish = new SubscriberWish(form["name"].Trim(), form["url"].Trim(), form["types"].Trim(), form["region"].Trim());
        var outcome = await subscribers.AddAsync(caller, wish, context.RequestAborted);
        if (outcome.Refusal is { } refusal)
        {
            return refusal.ToPage<ExchangePage>(await ListAsync(subscribers, log, city, time, wish, refusal, context.RequestAborted));
        }

        var model = await OneAsync(outcome.Value.Id, subscribers, log, city, time, context.RequestAborted);
        return Page.Of<SubscriberPage>(model! with { Secret = outcome.Value.Secret });
    }

    private static async Task<IResult> ActAsync(
        HttpContext context, string id, string deed, Caller caller, Subscribers subscribers, HappeningLog log, City city, TimeProvider time)
    {
        var form = await Posting.ReadAsync(context);
        var known = Parse(id);
        var cancellation = context.RequestAborted;
        var outcome = deed switch
        {
            "pause" => await subscribers.SetActiveAsync(caller, known, active: false, cancellation),
            "resume" => await subscribers.SetActiveAsync(caller, known, active: true, cancellation),
            "remove" => await subscribers.RemoveAsync(caller, known, cancellation),
            "replay" => await subscribers.ReplayAsync(caller, known, long.TryParse(form["position"], out var position) ? position : -1, cancellation),
            _ => ExchangeRefusals.NotFound,
        };
        if (outcome.Refusal is { } refusal)
        {
            return await OneAsync(known, subscribers, log, city, time, cancellation) is { } model && refusal.Kind != RefusalKind.NotFound
                ? refusal.ToPage<SubscriberPage>(model with { Error = refusal.Message }) : refusal.ToPage();
        }

        Reading.Tell(context, deed switch
        {
            "pause" => new("已暂停推送。", "Sending is paused."),
            "resume" => new("已继续推送。", "Sending goes on."),
            "remove" => new("已移除。", "Removed."),
            _ => new("将从所选位置重新推送。", "Everything after that position is sent again."),
        });
        return Page.SeeOther(deed == "remove" ? "/exchange" : $"/exchange/{known}");
    }

    // No subscriber has the number 0.
    private static long Parse(string id) => long.TryParse(id, out var known) ? known : 0;

    private static async Task<ExchangeModel> ListAsync(
        Subscribers subscribers, HappeningLog log, City city, TimeProvider time, SubscriberWish? wish, Refusal? refusal, CancellationToken cancellation)
    {
        var last = (await log.BoundsAsync(cancellation)).Last;
        var recent = await log.AfterAsync(Math.Max(0, last - Recent), "", "", Recent, cancellation);
        return new ExchangeModel(
            [.. (await subscribers.AllAsync(cancellation)).Select(row => LineOf(row, last, city, time))],
            [.. recent.Reverse().Select(told => new HappeningLine(told.Position, told.At, told.Type))],
            FormOf(wish, refusal))
        { Error = refusal?.Message };
    }

    private static async Task<SubscriberModel?> OneAsync(
        long id, Subscribers subscribers, HappeningLog log, City city, TimeProvider time, CancellationToken cancellation)
    {
        var (first, last) = await log.BoundsAsync(cancellation);
        return await subscribers.FindAsync(id, cancellation) is { } row ? new SubscriberModel(LineOf(row, last, city, time), first, last) : null;
    }

    private static SubscriberLine LineOf(Subscriber row, long last, City city, TimeProvider time)
    {
        var (lamp, state) = !row.Active ? (LampColour.Grey, new Text("已暂停", "paused"))
            : row.Failures > 3 ? (LampColour.Red, new Text("推送失败", "failing"))
            : row.Failures > 0 ? (LampColour.Yellow, new Text("正在重试", "trying again"))
            : (LampColour.Green, new Text("正常", "in order"));
        return new SubscriberLine(row.Id, row.Name, row.Url)
        {
            Types = row.Types,
            Region = row.Region.Length == 0 ? null : city.Regions.PlaceName(row.Region),
            Lamp = lamp,
            State = state,
            Position = row.Position,
            Behind = Math.Max(0, last - row.Position),
            DeliveredAt = row.DeliveredAt,
            LastError = row.LastError,
            NextTry = row.NextTry > time.GetUtcNow() ? row.NextTry : null,
            Active = row.Active,
        };
    }

    private static IReadOnlyList<FormField> FormOf(SubscriberWish? wish, Refusal? refusal)
    {
        Text? Fault(string key) => refusal?.Fields.TryGetValue(key, out var fault) == true ? fault : null;
        return
        [
            new FormField("name", "textfield", new("系统名称", "Name of the system")) { Required = true, MaxLength = 80, Value = wish?.Name, Error = Fault("name") },
            new FormField("url", "textfield", new("接收地址", "Address")) { Required = true, MaxLength = 500, Value = wish?.Url, Error = Fault("url"), Help = new("以 https:// 开头；收到后以 2xx 答复即为确认。", "Beginning with https://; an answer of 2xx confirms.") },
            new FormField("types", "textfield", new("类型", "Types")) { MaxLength = 100, Value = wish?.Types, Help = new("只推送以此开头的类型，如 case.；留空为全部。", "Only types that begin so, such as case.; empty for all.") },
            new FormField("region", "textfield", new("区域代码", "Region code")) { MaxLength = 15, Value = wish?.Region, Error = Fault("region"), Help = new("只推送该区域及以下；留空为全市。", "Only this region and below; empty for the whole city.") },
        ];
    }
}
