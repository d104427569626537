using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Tongqu.Support;

/// <summary>Another system's server.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly BlockingCollection<Sent> _sent = [];
    private readonly SemaphoreSlim _came = new(0);
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public int Answers { get; set; } = StatusCodes.Status204NoContent;

    public string Address => _app.Urls.Single() + "/events";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/events", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async Task<Sent> NextAsync()
    {
        (await _came.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue("nothing was sent");
        return _sent.Take();
    }

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var json = JsonDocument.Parse(body).RootElement;
        request.ContentType.ShouldBe("application/cloudevents+json; charset=utf-8");
        _sent.Add(new Sent(
            json.GetProperty("id").GetString()!, json.GetProperty("type").GetString()!, json.GetProperty("subject").GetString()!,
            request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), body));
        _came.Release();
        return Results.StatusCode(Answers);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>What arrived there.</summary>
public sealed record Sent(string Id, string Type, string Subject, string Timestamp, string Signature, string Body);
