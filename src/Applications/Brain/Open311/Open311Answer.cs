using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace Tongqu.Brain;

/// <summary>Named values in the standard's order. A null is an empty element in XML and <c>null</c> in JSON.</summary>
internal sealed record Open311Fields(params (string Name, object? Value)[] All);

/// <summary>Several of one kind: elements of one name in XML, an array in JSON.</summary>
internal sealed record Open311Many(string Each, IReadOnlyList<object> All);

/// <summary>
/// An answer of GeoReport v2, said once and written as <c>text/xml</c> or <c>application/json</c>, whichever the address ends in.
/// The two are related as the standard says (its Spark convention): the root's name stands in XML alone.
/// </summary>
internal sealed record Open311Answer(string Root, object Content, int Status = StatusCodes.Status200OK) : IResult
{
    /// <summary>The formats there are, as addresses end.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["xml", "json"];

    // Never within a page, and never sniffed as one: a zone is written +08:00 and not spelled out.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A carriage return would be read back as a line feed where it is not spelled out.
    private static readonly XmlWriterSettings Xml = new() { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize, Indent = true };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var json = IsJson(httpContext.Request.Path);
        using var body = new MemoryStream();
        if (json)
        {
            using var writer = new Utf8JsonWriter(body, Json);
            Write(writer, Content);
        }
        else
        {
            using var writer = XmlWriter.Create(body, Xml);
            writer.WriteStartElement(Root);
            Write(writer, Content);
            writer.WriteEndElement();
        }

        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        await httpContext.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), httpContext.RequestAborted);
    }

    /// <summary>Whether an address asks for JSON; XML is what the standard requires and the answer to everything else.</summary>
    public static bool IsJson(PathString path) => path.Value?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true;

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case Open311Fields fields:
                writer.WriteStartObject();
                foreach (var (name, part) in fields.All)
                {
                    writer.WritePropertyName(name);
                    Write(writer, part);
                }

                writer.WriteEndObject();
                break;
            case Open311Many many:
                writer.WriteStartArray();
                foreach (var part in many.All)
                {
                    Write(writer, part);
                }

                writer.WriteEndArray();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue((string)value);
                break;
        }
    }

    private static void Write(XmlWriter writer, object? value)
    {
        switch (value)
        {
            case Open311Fields fields:
                foreach (var (name, part) in fields.All)
                {
                    writer.WriteStartElement(name);
                    Write(writer, part);
                    writer.WriteEndElement();
                }

                break;
            case Open311Many many:
                foreach (var part in many.All)
                {
                    writer.WriteStartElement(many.Each);
                    Write(writer, part);
                    writer.WriteEndElement();
                }

                break;
            case bool truth:
                writer.WriteString(truth ? "true" : "false");
                break;
            case int number:
                writer.WriteString(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.WriteString(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case null:
                break;
            default:
                writer.WriteString(Utterable((string)value));
                break;
        }
    }

    // XML 1.0 has no way at all to write most control characters, nor half a pair of surrogates.
    private static string Utterable(string text)
    {
        var said = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var fits = rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value);
            said.Append((fits ? rune : Rune.ReplacementChar).ToString());
        }

        return said.ToString();
    }
}
