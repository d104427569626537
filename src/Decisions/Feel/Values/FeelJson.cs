using System.Text.Json;

namespace Tongqu.Decisions;

/// <summary>Values as JSON: what JSON has not (dates, times, durations, ranges) is written as text.</summary>
public static class FeelJson
{
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
