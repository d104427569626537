using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace Tongqu.Browser;

/// <summary>Reports as programs send them, where a test needs events and not the way they come.</summary>
internal static class Reports
{
    /// <summary>Sends one and returns its number.</summary>
    public static async Task<string> SendAsync(HttpClient program, string description, string address, string? kind = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events/")
        {
            Content = JsonContent.Create(new { description, address, @class = kind }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await program.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString().ShouldNotBeNull();
    }
}
