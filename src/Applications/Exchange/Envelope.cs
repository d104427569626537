using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary>Puts happenings into envelopes: CloudEvents 1.0.2, JSON format, signed as Standard Webhooks says.</summary>
internal sealed class Envelopes(City city)
{
    /// <summary>Media type of one event in structured mode (CloudEvents HTTP binding 3.2).</summary>
    public const string MediaType = "application/cloudevents+json";

    /// <summary>Media type of several (HTTP binding 3.3).</summary>
    public const string BatchMediaType = "application/cloudevents-batch+json";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>
    /// The event. <c>id</c> is the position, unique for the <c>source</c>; <c>sequence</c> is the extension of that name, in
    /// which later is greater as text.
    /// </summary>
    public object Of(ToldHappening told) => new
    {
        specversion = "1.0",
        id = told.Position.ToString(),
        source = $"/tongqu/{city.Pack.Card.Name}",
        type = "tongqu." + told.Type,
        subject = told.Subject,
        time = told.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        datacontenttype = "application/json",
        sequence = told.Position.ToString("D20"),
        region = told.Region,
        data = told.Data,
    };

    public byte[] BytesOf(ToldHappening told) => JsonSerializer.SerializeToUtf8Bytes(Of(told), Json);

    /// <summary>The value of <c>webhook-signature</c>: HMAC-SHA256 over <c>id.time.body</c> with the secret's bytes.</summary>
    /// <param name="secret"><c>whsec_</c> and the key in base64.</param>
    public static string Sign(string secret, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{unixSeconds}.");
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret["whsec_".Length..]));
        hash.AppendData(head);
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
