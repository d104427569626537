using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>What every request meets before a route reads it.</summary>
public static class Edge
{
    /// <summary>
    /// Answers what goes wrong behind it. A request that cannot be read is refused as the sender's fault and told at the level
    /// of other refusals; whatever else is thrown is ours, and the log keeps it whole under the request's id.
    /// </summary>
    public static void UseEdge(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            if (context.Request.Query.Any(field => !PlainText.IsPlain(field.Key) || field.Value.Any(value => !PlainText.IsPlain(value))))
            {
                await Problems.AnswerAsync(context, PlainText.Nul);
                return;
            }

            await next(context);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone; nobody is left to answer.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            var refusal = Problems.FromFault(fault);
            if (refusal.Kind == RefusalKind.Fault)
            {
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Tongqu.Faults")
                    .LogError(fault, "{RequestId} {Method} {Path}", Problems.RequestId(context), context.Request.Method, context.Request.Path);
            }

            // What the failed route had said so far (cookies, kept copies) is not part of this answer.
            context.Response.Clear();
            await Problems.AnswerAsync(context, refusal);
        }
    });

    /// <summary>
    /// What no route answers is told so (404, 405 with what is allowed, 415) before anybody is asked who they are. Stands
    /// between routing and authorisation: the router's own refusals carry no access metadata, and would all read "sign in".
    /// </summary>
    public static void UseAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case RouteEndpoint:
                return next(context);
            case { RequestDelegate: { } refuse }:
                return refuse(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    });

    /// <summary>Names the parameters a list takes; any other is refused, since a misspelt filter would show what nobody asked for.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params string[] names) =>
        route.AddEndpointFilter((context, next) =>
            context.HttpContext.Request.Query.Keys.FirstOrDefault(key => !names.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown
                ? ValueTask.FromResult<object?>(UnknownParameter(unknown, names).ToProblem())
                : next(context));

    private static Refusal UnknownParameter(string name, string[] known) => new("request.unknown-parameter", new(
        $"没有名为“{name.Clip(40)}”的参数；可用的参数：{string.Join("、", known)}。",
        $"There is no parameter “{name.Clip(40)}”; there are: {string.Join(", ", known)}."), RefusalKind.Malformed);

    /// <summary>Lets every page that answers GET answer HEAD too, as HTTP asks; the server leaves the body out.</summary>
    public static void AnswerHead(this RouteGroupBuilder routes) => ((IEndpointConventionBuilder)routes).Finally(route =>
    {
        for (var at = 0; at < route.Metadata.Count; at++)
        {
            if (route.Metadata[at] is HttpMethodMetadata { HttpMethods: ["GET"] })
            {
                route.Metadata[at] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
            }
        }
    });
}
