using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Base;
using Tongqu.Frame;

namespace Tongqu.Brain;

/// <summary>What GeoReport v2 refuses, and how it says so: <c>errors</c> of <c>code</c> and <c>description</c>.</summary>
internal static class Open311Errors
{
    public static Refusal NoSuchService(string code) => new("brain.no-such-service", new(
        $"没有代码为“{code.Clip(40)}”的服务（service_code），请从服务列表中选取。", $"There is no service_code “{code.Clip(40)}”; take one from the list of services."),
        RefusalKind.NotFound);

    public static Refusal ServiceNeeded { get; } = new("brain.service-needed", new(
        "缺少 service_code，请从服务列表中选取。", "The service_code was not provided; take one from the list of services."), RefusalKind.Malformed);

    public static Refusal NoSuchJurisdiction(string name) => new("brain.no-such-jurisdiction", new(
        $"没有名为“{name.Clip(40)}”的辖区（jurisdiction_id）。", $"There is no jurisdiction_id “{name.Clip(40)}” here."), RefusalKind.NotFound);

    public static Refusal NoSuchFormat { get; } = new("brain.no-such-format", new(
        "地址须以 .xml 或 .json 结尾。", "An address ends in .xml or .json."), RefusalKind.NotFound);

    public static Refusal NoSuchToken { get; } = new("brain.no-such-token", new(
        "没有找到该 token。上报时直接返回编号；用 api_key 和当时的 Idempotency-Key 可找回编号。",
        "This token was not found. Filing answers with the id at once; with the api_key, its Idempotency-Key finds the id again."), RefusalKind.NotFound);

    public static Refusal KeyElsewhere { get; } = new("brain.key-elsewhere", new(
        "该 api_key 只能在其授权区域内上报，地点在区域之外。", "This api_key holds for its own region, and the place lies outside."), RefusalKind.Forbidden);

    public static Refusal NotUsable(string argument, Text what) => new("brain.argument-not-usable", new(
        $"参数 {argument.Clip(60)}：{what.Zh}", $"{argument.Clip(60)}: {what.En}"), RefusalKind.Malformed);

    private static Text KeyNeeded { get; } = new(
        "缺少 api_key 或 api_key 无效，未受理。", "Missing or invalid api_key; nothing was filed.");

    private static Text KeyWithoutPermission { get; } = new(
        "该 api_key 没有上报权限，未受理。", "This api_key may not file requests; nothing was filed.");

    /// <summary>
    /// Writes a refusal: 404 for what does not exist, 403 for the key, 400 for every other fault of the request, as the standard
    /// has it. Two keep the status every HTTP program knows how to wait for: 429, and 500 for a fault of ours.
    /// </summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var status = refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Forbidden or RefusalKind.Unauthenticated => StatusCodes.Status403Forbidden,
            RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
            RefusalKind.Fault => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status400BadRequest,
        };
        var said = refusal.Code switch
        {
            "access.sign-in-needed" => [KeyNeeded],
            "access.not-allowed" => [KeyWithoutPermission],
            _ => refusal.Fields.Count > 0 ? refusal.Fields.Values : new[] { refusal.Message }.AsEnumerable(),
        };
        var tongue = context.RequestServices.GetRequiredService<Reader>().Tongue;
        return new Open311Answer("errors", new Open311Many("error",
            [.. said.Select(words => new Open311Fields(("code", status), ("description", words.In(tongue))))]), status).ExecuteAsync(context);
    }
}
