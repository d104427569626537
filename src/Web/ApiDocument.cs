using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Tongqu.Web;

/// <summary>
/// Completes <c>/openapi/v1.json</c>: what the code cannot say of an operation stands in the <c>api.yaml</c> beside it, in both
/// languages, with an example that a test sends to a city. English is the document's own language; the Chinese words stand in
/// <c>x-zh</c>, for the page that is made from it.
/// </summary>
public sealed class ApiDocument
{
    /// <summary>Extension that holds the Chinese words of whatever bears it.</summary>
    public const string Chinese = "x-zh";

    /// <summary>Extension that says who may use an operation.</summary>
    public const string Who = "x-who";

    /// <summary>Extension that lists the refusal codes of a status.</summary>
    public const string Codes = "x-codes";

    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    private static readonly Dictionary<string, Text> Tags = new()
    {
        ["events"] = new("事件", "Events"),
        ["open311"] = new("Open311", "Open311"),
        ["happenings"] = new("业务动态", "Happenings"),
        ["indicators"] = new("指标", "Indicators"),
        ["models"] = new("规则", "Decision models"),
        ["registry"] = new("主体与数据", "Registry"),
        ["session"] = new("会话", "Session"),
    };

    /// <summary>What the files beside the code say, by operation (<c>POST /api/v1/events/</c>).</summary>
    public IReadOnlyDictionary<string, OperationSaid> Said { get; } = Applications.All.Select(application => application.GetType().Assembly)
        .Append(typeof(ApiDocument).Assembly).SelectMany(Read).ToDictionary(said => said.Operation);

    /// <summary>Adds the document and completes it.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var document = new ApiDocument();
        services.AddSingleton(document);
        services.AddOpenApi("v1", options =>
        {
            options.AddOperationTransformer((operation, context, _) => document.CompleteAsync(operation, context));
            options.AddDocumentTransformer(DescribeAsync);
        });
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Tongqu",
            Version = "v1",
            Description = "Refusals are problem details (RFC 9457) with a stable code; under /open311/v2 they are the standard's errors. Times are ISO 8601, coordinates WGS-84.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        // That GET answers HEAD too goes without saying.
        foreach (var path in document.Paths.Values)
        {
            path.Operations?.Remove(HttpMethod.Head);
        }

        // Whoever fetched it knows the address it came from.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value.En, Extensions = InChinese(tag.Value.Zh) }).ToHashSet();
        document.AddComponent("Problem", Object(
            ("type", "urn:tongqu:refusal: and the code"), ("title", "What kind of no it is"), ("status", "The status again"), ("detail", "What is wrong and what to do about it"),
            ("instance", "The address asked for"), ("code", "Stable code, room.what-is-wrong"), ("requestId", "By which the request is found in the log"), ("errors", "What is wrong with each field")));
        document.AddComponent("token", (IOpenApiSecurityScheme)new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A source system's token, given by the security officer for a region and a time.",
        });
        document.AddComponent("session", (IOpenApiSecurityScheme)new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "tongqu",
            Description = "The cookie of POST /api/v1/session.",
        });
        return Task.CompletedTask;
    }

    private Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var (method, path) = (context.Description.HttpMethod ?? "", "/" + context.Description.RelativePath?.TrimEnd('/'));
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Tags = new HashSet<OpenApiTagReference> { new(path.Split('/') is [_, "api", _, var first, ..] ? first : "open311", context.Document) };
        if (!Said.TryGetValue($"{method} {path}", out var said))
        {
            return Task.CompletedTask;
        }

        operation.OperationId = $"{method.ToLowerInvariant()}{string.Concat(path.Split('/', '{', '}', '.').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]))}";
        (operation.Summary, operation.Description) = (said.Summary.En, said.Description.En);
        operation.Extensions = InChinese(said.Summary.Zh, said.Description.Zh);
        operation.Extensions[Who] = new JsonNodeExtension(WhoMay(metadata));
        Parameters(operation, said, path);
        Body(operation, said);
        Answers(operation, said, path, metadata, context.Document!);
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [.. SchemesOf(metadata).Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
        }

        return Task.CompletedTask;
    }

    private static void Parameters(OpenApiOperation operation, OperationSaid said, string path)
    {
        var known = operation.Parameters ?? [];
        operation.Parameters =
        [
            .. said.Parameters.Select(about =>
            {
                // What a program can tell from the code stays: the type and whether it is needed.
                var found = known.OfType<OpenApiParameter>().FirstOrDefault(one => string.Equals(one.Name, about.Key, StringComparison.OrdinalIgnoreCase));
                return new OpenApiParameter
                {
                    Name = about.Key,
                    In = path.Contains($"{{{about.Key}}}", StringComparison.Ordinal) ? ParameterLocation.Path
                        : found?.In ?? (about.Value.In == "header" ? ParameterLocation.Header : ParameterLocation.Query),
                    Required = path.Contains($"{{{about.Key}}}", StringComparison.Ordinal) || found?.Required == true,
                    Schema = found?.Schema ?? new OpenApiSchema { Type = JsonSchemaType.String },
                    Description = about.Value.En,
                    Example = about.Value.Example is { } example ? JsonValue.Create(example) : null,
                    Extensions = InChinese(about.Value.Zh),
                };
            }),
        ];
    }

    private static void Body(OpenApiOperation operation, OperationSaid said)
    {
        if (said.Example is not { } example)
        {
            return;
        }

        var type = said.Type ?? "application/json";
        IOpenApiSchema schema = said.Fields.Count > 0 ? new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = said.Fields.ToDictionary(field => field.Key, field => (IOpenApiSchema)new OpenApiSchema
            {
                Type = TypeOf(example, type, field.Key),
                Description = field.Value.En,
                Extensions = InChinese(field.Value.Zh),
            }),
            Required = said.Fields.Where(field => field.Value.Required).Select(field => field.Key).ToHashSet(),
        } : new OpenApiSchema { Type = type == "application/json" ? JsonSchemaType.Object : JsonSchemaType.String };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [type] = new OpenApiMediaType { Schema = schema, Example = type == "application/json" ? JsonNode.Parse(example) : JsonValue.Create(example.TrimEnd()) },
            },
        };
    }

    // A field that is no text shows it in the example.
    private static JsonSchemaType TypeOf(string example, string type, string field) =>
        type != "application/json" ? JsonSchemaType.String : (JsonNode.Parse(example)![field], field) switch
        {
            (JsonArray, _) => JsonSchemaType.Array,
            (JsonObject, _) => JsonSchemaType.Object,
            (_, "longitude" or "latitude") => JsonSchemaType.Number,
            _ => JsonSchemaType.String,
        };

    private static void Answers(OpenApiOperation operation, OperationSaid said, string path, IList<object> metadata, OpenApiDocument document)
    {
        var open311 = path.StartsWith("/open311", StringComparison.Ordinal);
        operation.Responses = new OpenApiResponses
        {
            [said.Status.ToString()] = new OpenApiResponse
            {
                Description = said.Status == StatusCodes.Status204NoContent ? "Done" : "The answer",
                Extensions = InChinese(said.Status == StatusCodes.Status204NoContent ? "已完成" : "答复"),
                Content = said.Answer is null ? null : new Dictionary<string, OpenApiMediaType>
                {
                    [said.AnswerType ?? "application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema(), Example = JsonNode.Parse(said.Answer) },
                },
            },
        };
        var problems = said.Problems.ToDictionary(problem => problem.Key, problem => problem.Value.ToList());
        foreach (var (status, code) in Everywhere(metadata, said, open311))
        {
            (problems.TryGetValue(status, out var codes) ? codes : problems[status] = []).Insert(0, code);
        }

        foreach (var (status, codes) in problems.OrderBy(problem => problem.Key))
        {
            var kind = Problems.TitleOf(KindOf(status));
            operation.Responses[status.ToString()] = new OpenApiResponse
            {
                Description = $"{kind.En}: {string.Join(", ", codes.Distinct())}",
                Extensions = new Dictionary<string, IOpenApiExtension>(InChinese($"{kind.Zh}：{string.Join("、", codes.Distinct())}"))
                {
                    [Codes] = new JsonNodeExtension(new JsonArray([.. codes.Distinct().Select(code => JsonValue.Create(code))])),
                },
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [open311 ? "application/json" : "application/problem+json"] = new OpenApiMediaType
                    {
                        Schema = open311
                            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Object(("code", "The status"), ("description", "What is wrong and what to do about it")) }
                            : new OpenApiSchemaReference("Problem", document),
                    },
                },
            };
        }
    }

    // What the pipeline itself refuses, told by how the route is guarded.
    private static IEnumerable<(int Status, string Code)> Everywhere(IList<object> metadata, OperationSaid said, bool open311)
    {
        if (!metadata.OfType<IAllowAnonymous>().Any() && !open311)
        {
            yield return (StatusCodes.Status401Unauthorized, "access.sign-in-needed");
            if (metadata.OfType<Permission>().Any())
            {
                yield return (StatusCodes.Status403Forbidden, "access.not-allowed");
            }
        }

        if (said.Example is not null)
        {
            yield return (StatusCodes.Status400BadRequest, "request.malformed");
        }

        if (metadata.OfType<EnableRateLimitingAttribute>().Any() || !metadata.OfType<IAllowAnonymous>().Any())
        {
            yield return (StatusCodes.Status429TooManyRequests, "request.too-many");
        }
    }

    private static RefusalKind KindOf(int status) => status switch
    {
        400 => RefusalKind.Malformed,
        401 => RefusalKind.Unauthenticated,
        403 => RefusalKind.Forbidden,
        404 => RefusalKind.NotFound,
        409 => RefusalKind.Conflict,
        413 => RefusalKind.TooLarge,
        415 => RefusalKind.WrongType,
        429 => RefusalKind.TooMany,
        _ => RefusalKind.Invalid,
    };

    private static IEnumerable<string> SchemesOf(IList<object> metadata) => metadata.OfType<Permission>().FirstOrDefault() switch
    {
        { Roles.Length: 0 } => ["token"],
        { ForSystems: true } => ["session", "token"],
        _ => ["session"],
    };

    private static JsonObject WhoMay(IList<object> metadata)
    {
        Text system = new("来源系统（令牌）", "source systems by token");
        var who = metadata.OfType<IAllowAnonymous>().Any() ? [new("任何人", "everyone")]
            : metadata.OfType<Permission>().FirstOrDefault() is { } permission
                ? permission.Roles.Order().Select(role => role.Title()).Concat(permission.ForSystems ? [system] : [])
                : new[] { new Text("已登录者", "whoever is signed in") }.AsEnumerable();
        return new JsonObject { ["zh"] = string.Join("、", who.Select(one => one.Zh)), ["en"] = string.Join(", ", who.Select(one => one.En)) };
    }

    private static OpenApiSchema Object(params (string Name, string Words)[] parts) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = parts.ToDictionary(part => part.Name, part => (IOpenApiSchema)new OpenApiSchema
        {
            // Open311's pair of code and description has the status as its code; a problem's code is a word.
            Type = part.Name == "status" || (part.Name == "code" && parts.Length == 2) ? JsonSchemaType.Integer
                : part.Name == "errors" ? JsonSchemaType.Object : JsonSchemaType.String,
            Description = part.Words,
        }),
    };

    private static Dictionary<string, IOpenApiExtension> InChinese(string summary, string? description = null) => new()
    {
        [Chinese] = new JsonNodeExtension(description is null ? JsonValue.Create(summary) : new JsonObject { ["summary"] = summary, ["description"] = description }),
    };

    private static List<OperationSaid> Read(Assembly assembly)
    {
        using var file = assembly.GetManifestResourceStream($"{assembly.GetName().Name}.api.yaml");
        if (file is null)
        {
            return [];
        }

        using var text = new StreamReader(file);
        return Yaml.Deserialize<List<OperationSaid>>(text);
    }
}

/// <summary>What a file says of one operation.</summary>
public sealed class OperationSaid
{
    /// <summary>Method and path.</summary>
    public string Operation { get; set; } = "";

    /// <summary>What it does, in a line.</summary>
    public WordsSaid Summary { get; set; } = new();

    /// <summary>What one should know before using it.</summary>
    public WordsSaid Description { get; set; } = new();

    /// <summary>What it takes in its address and headers.</summary>
    public Dictionary<string, WordsSaid> Parameters { get; set; } = [];

    /// <summary>What it takes in its body.</summary>
    public Dictionary<string, WordsSaid> Fields { get; set; } = [];

    /// <summary>Media type of the body; JSON where it says nothing.</summary>
    public string? Type { get; set; }

    /// <summary>A body that can be sent.</summary>
    public string? Example { get; set; }

    /// <summary>What the example is answered with.</summary>
    public int Status { get; set; }

    /// <summary>Media type of the answer; JSON where it says nothing.</summary>
    public string? AnswerType { get; set; }

    /// <summary>An answer, as JSON; null where there is none.</summary>
    public string? Answer { get; set; }

    /// <summary>Codes of what it refuses, by status, beside what every route of its kind does.</summary>
    public Dictionary<int, List<string>> Problems { get; set; } = [];
}

/// <summary>Words in both languages.</summary>
public sealed class WordsSaid
{
    /// <summary>Chinese.</summary>
    public string Zh { get; set; } = "";

    /// <summary>English.</summary>
    public string En { get; set; } = "";

    /// <summary>A value that can be sent; null leaves it out.</summary>
    public string? Example { get; set; }

    /// <summary>Where a parameter stands, where neither address nor code tells.</summary>
    public string In { get; set; } = "";

    /// <summary>Whether a field is needed.</summary>
    public bool Required { get; set; }
}
