using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tongqu.Access;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>
/// The one place that turns a refusal or a fault into an answer: RFC 9457 problem details for programs, a page for people,
/// in the caller's language, with a stable <c>type</c>, and a line in the log.
/// </summary>
public static class Problems
{
    /// <summary>What a problem's <c>type</c> begins with; the refusal's code follows.</summary>
    public const string TypePrefix = "urn:tongqu:refusal:";

    /// <summary>The HTTP status of a refusal.</summary>
    public static int StatusOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.WrongType => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Malformed => StatusCodes.Status400BadRequest,
        RefusalKind.WrongMethod => StatusCodes.Status405MethodNotAllowed,
        RefusalKind.Fault => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>A refusal as an answer to a program.</summary>
    public static IResult ToProblem(this Refusal refusal) => new ProblemResult(refusal);

    /// <summary>A refusal as a page for a person.</summary>
    public static IResult ToPage(this Refusal refusal) => new PageResult(refusal, context =>
        Page.Of<Components.ErrorPage>(ModelOf(refusal, RequestId(context)), StatusOf(refusal)));

    /// <summary>A page shown again because something on it was refused: with the refusal's status, and a line in the log.</summary>
    public static IResult ToPage<TPage>(this Refusal refusal, object model) where TPage : IComponent =>
        new PageResult(refusal, _ => Page.Of<TPage>(model, StatusOf(refusal)));

    /// <summary>What the error page says of a refusal.</summary>
    public static Components.ErrorModel ModelOf(Refusal refusal, string requestId) => new(
        StatusOf(refusal), TitleOf(refusal.Kind), refusal.Message,
        refusal.Kind == RefusalKind.NotFound
            ? [new("核对编号或地址是否写对。", "Check that the number or address is written right."), new("从首页或列表重新进入。", "Start again from the home page or the list.")]
            : [], requestId);

    /// <summary>A value as JSON, or the refusal in its place.</summary>
    public static IResult ToAnswer<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } refusal ? new ProblemResult(refusal) : Results.Json(outcome.Value);

    /// <summary>
    /// The refusal a fault of the request stands for; a <see cref="RefusalKind.Fault"/> where the fault is ours. Only what the
    /// framework blames on the sender counts as theirs: a <see cref="FormatException"/> from our own code is a fault.
    /// </summary>
    public static Refusal FromFault(Exception? fault) => fault switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => WrongType,
        BadHttpRequestException { InnerException: PlainText.NulException } or PlainText.NulException => PlainText.Nul,
        BadHttpRequestException { InnerException: JsonException json } => Unreadable(json),
        BadHttpRequestException => Malformed,
        AntiforgeryValidationException => new Refusal("request.not-from-page", new(
            "页面已过期，请刷新后重新提交。您填写的内容没有提交。", "The page has expired. Reload it and send again; nothing was submitted."),
            RefusalKind.Malformed),
        _ => Fault,
    };

    /// <summary>The refusal a bare status stands for, where nobody said more.</summary>
    public static Refusal FromStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(Audit.SignInNeeded, new("请先登录。", "Please sign in first."), RefusalKind.Unauthenticated),
        StatusCodes.Status403Forbidden => new("access.not-allowed", new(
            "您的岗位没有这项权限。", "Your post does not have this permission."), RefusalKind.Forbidden),
        StatusCodes.Status404NotFound => new("request.no-such-address", new(
            "没有这个地址。请从首页重新进入。", "There is nothing at this address. Start again from the home page."), RefusalKind.NotFound),
        StatusCodes.Status405MethodNotAllowed => new("request.wrong-method", new(
            "这个地址不接受该请求方法。", "This address does not accept this method."), RefusalKind.WrongMethod),
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => WrongType,
        StatusCodes.Status429TooManyRequests => new("request.too-many", new(
            "提交过于频繁，请一分钟后再试。", "Too many requests. Please try again in a minute."), RefusalKind.TooMany),
        >= 500 => Fault,
        _ => Malformed,
    };

    private static Refusal Unreadable(JsonException json)
    {
        var line = json.LineNumber + 1;
        var where = json.Path is { Length: > 1 } path ? path.Clip(80) : "$";
        return Malformed with
        {
            Message = new($"JSON 内容无法识别（第 {line} 行，{where}），未作任何更改。", $"The JSON cannot be read (line {line}, {where}); nothing was changed."),
        };
    }

    private static Refusal Malformed { get; } = new("request.malformed", new(
        "请求的格式不正确，未作任何更改。", "The request is not well formed; nothing was changed."), RefusalKind.Malformed);

    private static Refusal TooLarge { get; } = new("request.too-large", new(
        "提交的内容过大，未作任何更改。", "What was sent is too large; nothing was changed."), RefusalKind.TooLarge);

    private static Refusal WrongType { get; } = new("request.wrong-type", new(
        "不接受这种内容类型。", "This content type is not accepted here."), RefusalKind.WrongType);

    private static Refusal Fault { get; } = new("request.fault", new(
        "系统出错，未作任何更改。请稍后再试；如需帮助，请告知请求编号。",
        "Something went wrong on our side; nothing was changed. Try again later, and quote the request id if you need help."),
        RefusalKind.Fault);

    /// <summary>The id by which a request is found in the log.</summary>
    public static string RequestId(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>Answers with a refusal as the caller can read it: a page for people, problem details for programs.</summary>
    public static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        var page = Reading.AcceptsPage(context.Request);
        if (refusal.Kind == RefusalKind.Forbidden && context.RequestServices.GetRequiredService<Caller>().Must.Length > 0)
        {
            return (page && HttpMethods.IsGet(context.Request.Method) ? Page.SeeOther("/account") : MustFirst.ToProblem()).ExecuteAsync(context);
        }

        return (page ? refusal.ToPage() : refusal.ToProblem()).ExecuteAsync(context);
    }

    private static Refusal MustFirst { get; } = new("access.must-first", new(
        "请先在“我的账号”中修改初始密码或绑定动态口令。", "First change the given password, or set up the second factor, under My account."), RefusalKind.Forbidden);

    /// <summary>
    /// Tells the log of a refusal, and the audit trail where someone was not let in. Every answer of this class does it; who
    /// answers otherwise (a bulk deed done in part) calls it.
    /// </summary>
    public static Task NoteAsync(HttpContext context, Refusal refusal)
    {
        var services = context.RequestServices;
        services.GetRequiredService<ILoggerFactory>().CreateLogger("Tongqu.Refusals").LogInformation(
            "{Code} {Status} {Method} {Path} {RequestId}",
            refusal.Code, StatusOf(refusal), context.Request.Method, context.Request.Path, RequestId(context));
        return services.GetRequiredService<Audit>().RecordRefusalAsync(
            services.GetRequiredService<Caller>(), $"{context.Request.Method} {context.Request.Path}", refusal);
    }

    private static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        if (context.RequestServices.GetServices<RefusalShape>().FirstOrDefault(shape => context.Request.Path.StartsWithSegments(shape.Under)) is { } prescribed)
        {
            return prescribed.WriteAsync(context, refusal);
        }

        var status = StatusOf(refusal);
        var tongue = context.RequestServices.GetRequiredService<Reader>().Tongue;
        context.Response.StatusCode = status;
        var problem = new Dictionary<string, object?>
        {
            ["type"] = TypePrefix + refusal.Code,
            ["title"] = TitleOf(refusal.Kind).In(tongue),
            ["status"] = status,
            ["detail"] = refusal.Message.In(tongue),
            ["instance"] = context.Request.Path.Value,
            ["code"] = refusal.Code,
            ["requestId"] = RequestId(context),
        };
        if (refusal.Fields.Count > 0)
        {
            problem["errors"] = refusal.Fields.ToDictionary(field => field.Key, field => field.Value.In(tongue));
        }

        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json");
    }

    /// <summary>What kind of no it is, as a heading.</summary>
    public static Text TitleOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => new("没有找到", "Not found"),
        RefusalKind.Forbidden => new("没有权限", "Not allowed"),
        RefusalKind.Unauthenticated => new("需要登录", "Sign-in needed"),
        RefusalKind.Conflict => new("与现状冲突", "Conflict"),
        RefusalKind.TooLarge => new("内容过大", "Too large"),
        RefusalKind.WrongType => new("类型不符", "Wrong type"),
        RefusalKind.TooMany => new("过于频繁", "Too many requests"),
        RefusalKind.WrongMethod => new("方法不符", "Wrong method"),
        RefusalKind.Malformed => new("请求有误", "Malformed request"),
        RefusalKind.Fault => new("系统出错", "Something went wrong"),
        _ => new("内容需要修改", "Something needs to be mended"),
    };

    private sealed class ProblemResult(Refusal refusal) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await NoteAsync(httpContext, refusal);
            await WriteAsync(httpContext, refusal);
        }
    }

    private sealed class PageResult(Refusal refusal, Func<HttpContext, IResult> page) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await NoteAsync(httpContext, refusal);
            await page(httpContext).ExecuteAsync(httpContext);
        }
    }
}

/// <summary>Under an address whose answers a standard prescribes, how a refusal is written in the place of problem details.</summary>
/// <param name="Under">What the addresses begin with.</param>
/// <param name="WriteAsync">Writes status and body.</param>
public sealed record RefusalShape(PathString Under, Func<HttpContext, Refusal, Task> WriteAsync);
