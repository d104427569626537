using System.Text.Json;
using System.Text.Json.Serialization;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>
/// Text from outside may hold every character but one: U+0000, which PostgreSQL cannot keep. It is refused at the edge,
/// wherever it comes in (address, form, JSON), so that both databases answer alike and nothing behind has to think of it.
/// </summary>
public static class PlainText
{
    private const char NulCharacter = '\0';

    /// <summary>What the sender is told.</summary>
    public static Refusal Nul { get; } = new("request.nul-character", new(
        "文字中含有无法保存的空字符（U+0000），未作任何更改。请删去后重新提交。",
        "The text holds the null character (U+0000), which cannot be kept; nothing was changed. Remove it and send again."),
        RefusalKind.Malformed);

    /// <summary>Reads strings of JSON, refusing the one character.</summary>
    public static JsonConverter<string> JsonStrings { get; } = new Strings();

    /// <summary>Whether a text is kept as it is.</summary>
    public static bool IsPlain(string? text) => text is null || !text.Contains(NulCharacter, StringComparison.Ordinal);

    /// <summary>Thrown while a request is read; answered with <see cref="Nul"/>.</summary>
    internal sealed class NulException() : JsonException(Nul.Message.En);

    private sealed class Strings : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException();
            return IsPlain(text) ? text : throw new NulException();
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
