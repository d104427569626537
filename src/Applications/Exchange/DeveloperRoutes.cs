using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Tongqu.Access;
using Tongqu.Exchange.Pages;
using Tongqu.Frame;

namespace Tongqu.Exchange;

/// <summary>The API reference as a page, made from the same document that programs read.</summary>
internal static class DeveloperRoutes
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/developers", async (HttpContext context, [FromKeyedServices("v1")] IOpenApiDocumentProvider documents, CancellationToken cancellation) =>
            Page.Of<DeveloperPage>(ModelOf(await documents.GetOpenApiDocumentAsync(cancellation), Reading.OriginOf(context))))
            .ForEveryone().ExcludeFromDescription();

    private static DeveloperModel ModelOf(OpenApiDocument document, string origin) => new(
        [.. document.Paths.SelectMany(path => (path.Value.Operations ?? []).Select(operation => Line(operation.Key.Method, path.Key, operation.Value)))
            .GroupBy(line => GroupOf(line.Path)).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new OperationGroup(group.Key, [.. group]))], origin);

    // /api/v1/events/{number} is of the events.
    private static string GroupOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api", _, var first, ..] => first,
        [var first, ..] => first,
        _ => "/",
    };

    private static OperationLine Line(string method, string path, OpenApiOperation operation) => new(
        method.ToUpperInvariant(), path, operation.Summary ?? "",
        [.. (operation.Parameters ?? []).Select(parameter => new ParameterLine(
            parameter.Name ?? "", $"{parameter.In?.ToString().ToLowerInvariant()} {TypeOf(parameter.Schema)}{(parameter.Required ? " *" : "")}", parameter.Description ?? ""))],
        [.. (operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema?.Properties ?? new Dictionary<string, IOpenApiSchema>())
            .Select(field => new ParameterLine(field.Key, TypeOf(field.Value), field.Value.Description ?? ""))],
        [.. (operation.Responses ?? []).Select(answer => new ParameterLine(answer.Key, string.Join(", ", answer.Value.Content?.Keys ?? []), answer.Value.Description ?? ""))]);

    private static string TypeOf(IOpenApiSchema? schema) =>
        (schema?.Type & ~JsonSchemaType.Null)?.ToString().ToLowerInvariant() ?? "";
}
