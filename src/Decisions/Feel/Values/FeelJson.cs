using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tongqu.Decisions;

/// <summary>Values as JSON: what JSON has not (dates, times, durations, ranges) is written as text.</summary>
public static class FeelJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1_000 };

    /// <summary>A value in one line.</summary>
    public static string Of(FeelValue value)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Readable))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>The value of a piece of JSON as it stands: texts stay texts. What is nested too deeply is null.</summary>
    public static FeelValue Read(JsonElement json) => InputReader.Read(null, json, 0) ?? FeelValue.Null;

    /// <summary>Writes a value; numbers keep all their digits.</summary>
    public static void Write(Utf8JsonWriter json, FeelValue value)
    {
        switch (value)
        {
            case FeelList list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case FeelContext context:
                json.WriteStartObject();
                foreach (var (name, held) in context)
                {
                    json.WritePropertyName(name);
                    Write(json, held);
                }

                json.WriteEndObject();
                break;
            default:
                Scalar(json, value);
                break;
        }
    }

    private static void Scalar(Utf8JsonWriter json, FeelValue value)
    {
        switch (value.Kind)
        {
            case FeelKind.Null:
                json.WriteNullValue();
                break;
            case FeelKind.Boolean:
                json.WriteBooleanValue(value.IsTrue);
                break;
            case FeelKind.Number:
                json.WriteRawValue(value.ToString());
                break;
            case FeelKind.String:
                json.WriteStringValue(value.AsString());
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
