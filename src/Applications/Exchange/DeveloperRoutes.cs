using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Exchange.Pages;
using Tongqu.Frame;

namespace Tongqu.Exchange;

/// <summary>The API reference as a page, made from the same document that programs read.</summary>
internal static class DeveloperRoutes
{
    private static readonly JsonSerializerOptions Shown = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/developers", async (HttpContext context, [FromKeyedServices("v1")] IOpenApiDocumentProvider documents, CancellationToken cancellation) =>
            Page.Of<DeveloperPage>(ModelOf(await documents.GetOpenApiDocumentAsync(cancellation), Reading.OriginOf(context))))
            .ForEveryone().ExcludeFromDescription();

    private static DeveloperModel ModelOf(OpenApiDocument document, string origin)
    {
        var operations = document.Paths.SelectMany(path => (path.Value.Operations ?? [])
            .Select(operation => (Tag: operation.Value.Tags?.FirstOrDefault()?.Name ?? "", Line: Line(operation.Key.Method, path.Key, operation.Value, origin)))).ToList();
        return new(
        [
            .. (document.Tags ?? new HashSet<OpenApiTag>()).Select(tag => new OperationGroup(
                tag.Name ?? "", Both(tag.Extensions, tag.Description), [.. operations.Where(operation => operation.Tag == tag.Name).Select(operation => operation.Line)]))
                .Where(group => group.Operations.Count > 0),
        ], origin);
    }

    private static OperationLine Line(string method, string path, OpenApiOperation operation, string origin)
    {
        var parameters = operation.Parameters ?? [];
        var (type, body) = operation.RequestBody?.Content?.FirstOrDefault() ?? default;
        return new(method, path, Both(operation.Extensions, operation.Summary, "summary"), Both(operation.Extensions, operation.Description, "description"))
        {
            Anchor = operation.OperationId ?? "",
            Who = operation.Extensions?.TryGetValue("x-who", out var said) == true && said is JsonNodeExtension { Node: JsonObject who } ? new((string?)who["zh"] ?? "", (string?)who["en"] ?? "") : default,
            Parameters =
            [
                .. parameters.Select(parameter => new ParameterLine(
                    parameter.Name ?? "", parameter.In?.ToString().ToLowerInvariant() ?? "", Both(parameter.Extensions, parameter.Description)) { Required = parameter.Required }),
            ],
            BodyType = type,
            Body =
            [
                .. (body?.Schema?.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(field => new ParameterLine(
                    field.Key, TypeOf(field.Value), Both(field.Value.Extensions, field.Value.Description)) { Required = body!.Schema!.Required?.Contains(field.Key) == true }),
            ],
            Answers = [.. (operation.Responses ?? []).Select(answer => new ParameterLine(answer.Key, "", Both(answer.Value.Extensions, answer.Value.Description)))],
            Asked = Curl(method, path, parameters, type, body?.Example, operation, origin),
            Answered = operation.Responses?.FirstOrDefault(answer => answer.Key[0] == '2').Value?.Content?.Values.FirstOrDefault()?.Example?.ToJsonString(Shown),
        };
    }

    // What a shell would send: the examples of the document, filled in.
    private static string Curl(
        string method, string path, IList<IOpenApiParameter> parameters, string? type, JsonNode? body, OpenApiOperation operation, string origin)
    {
        var (query, lines) = (new List<string>(), new List<string>());
        foreach (var parameter in parameters.Where(parameter => parameter.Example is not null))
        {
            var value = parameter.Example!.GetValue<string>();
            switch (parameter.In)
            {
                case ParameterLocation.Path:
                    path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
                    break;
                case ParameterLocation.Header:
                    lines.Add($"-H '{parameter.Name}: {value}'");
                    break;
                default:
                    query.Add($"{parameter.Name}={Uri.EscapeDataString(value)}");
                    break;
            }
        }

        if (operation.Security?.SelectMany(requirement => requirement.Keys).Any(scheme => scheme.Reference.Id == "token") == true)
        {
            lines.Add("-H 'Authorization: Bearer tq_…'");
        }
        else if (operation.Security?.Count > 0)
        {
            lines.Add("-b 'tongqu=…'");
        }

        if (type is not null)
        {
            lines.Add($"-H 'Content-Type: {type}'");
            lines.Add($"--data-binary '{(body is JsonValue text ? text.GetValue<string>() : body?.ToJsonString(Shown))}'");
        }

        var address = $"{(method is "GET" or "POST" ? "" : $"-X {method} ")}'{origin}{path}{(query.Count > 0 ? "?" + string.Join('&', query) : "")}'";
        return string.Join(" \\\n  ", lines.Prepend($"curl {address}"));
    }

    // English is the document's own language; the Chinese words stand in its extension.
    private static Text Both(IDictionary<string, IOpenApiExtension>? extensions, string? english, string? part = null)
    {
        var chinese = extensions?.TryGetValue("x-zh", out var found) == true ? (found as JsonNodeExtension)?.Node : null;
        return new((string?)(part is null || chinese is not JsonObject parts ? chinese as JsonValue : parts[part]) ?? english ?? "", english ?? "");
    }

    private static string TypeOf(IOpenApiSchema? schema) =>
        (schema?.Type & ~JsonSchemaType.Null)?.ToString().ToLowerInvariant() ?? "";
}
