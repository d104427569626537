using System.Net.Http.Json;
using System.Text.Json;
using Tongqu.Support;

namespace Tongqu.Browser;

/// <summary>Reports as programs send them, where a test needs events and not the way they come.</summary>
internal static class Reports
{
    /// <summary>Sends one and returns its number and the key of its reporter.</summary>
    public static async Task<(string Number, string Key)> SendAsync(
        TestCity city, string description, string? address = null, string? kind = null, string? region = null)
    {
        using var program = city.Anyone();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/")
        {
            Content = JsonContent.Create(new { description, address, region, @class = kind }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await program.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (receipt.GetProperty("number").GetString()!, receipt.GetProperty("key").GetString()!);
    }
}
