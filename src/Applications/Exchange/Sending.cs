using System.Net.Http.Headers;
using Tongqu.Storage;

namespace Tongqu.Exchange;

/// <summary>Sends one subscriber what it has not yet confirmed, one after the other, until all is confirmed or one fails.</summary>
internal sealed class Sending(HappeningLog log, Subscribers subscribers, Envelopes envelopes, TimeProvider time) : IDisposable
{
    private const int AtOnce = 100;
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Redirects are not followed: the officer entered where it goes, and nobody else may send it elsewhere.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = AnswerMax,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = AnswerMax };

    /// <summary>Whether a subscriber is to be sent something at this moment.</summary>
    public bool IsDue(Subscriber subscriber, long last) =>
        subscriber.Active && subscriber.Position < last && (subscriber.NextTry is not { } next || next <= time.GetUtcNow());

    /// <summary>Sends what is there.</summary>
    /// <param name="last">The last position that counts; what comes later is for the next round.</param>
    public async Task SendAsync(Subscriber subscriber, long last, CancellationToken cancellation)
    {
        var secret = subscribers.SecretOf(subscriber);
        while (subscriber.Position < last)
        {
            var batch = await log.AfterAsync(subscriber.Position, subscriber.Region, subscriber.Types, AtOnce, cancellation);
            var (position, error) = (subscriber.Position, "");
            foreach (var told in batch)
            {
                error = await SendAsync(subscriber.Url, secret, told, cancellation);
                if (error.Length > 0)
                {
                    break;
                }

                position = told.Position;
            }

            // Fewer than asked for: nothing that it wants lies between the last of them and the end.
            position = error.Length == 0 && batch.Count < AtOnce ? Math.Max(position, last) : position;
            var failures = position > subscriber.Position ? 1 : subscriber.Failures + 1;
            await subscribers.NoteAsync(subscriber, position, error, error.Length == 0 ? null : time.GetUtcNow() + WaitAfter(failures), cancellation);
            if (error.Length > 0 || await subscribers.FindAsync(subscriber.Id, cancellation) is not { Active: true } now || now.Turn != subscriber.Turn)
            {
                return;
            }

            subscriber = now;
        }
    }

    /// <summary>5 s, 10 s, 20 s … at most an hour.</summary>
    internal static TimeSpan WaitAfter(int failures) =>
        TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20))));

    // Empty when it was confirmed; otherwise what is shown to the officer, without anything the other side wrote.
    private async Task<string> SendAsync(string url, string secret, ToldHappening told, CancellationToken cancellation)
    {
        var body = envelopes.BytesOf(told);
        var (id, at) = (told.Position.ToString(), time.GetUtcNow().ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Envelopes.MediaType, "utf-8");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToString());
        request.Headers.Add("webhook-signature", Envelopes.Sign(secret, id, at, body));
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode ? "" : $"HTTP {(int)answer.StatusCode}";
        }
        catch (HttpRequestException fault)
        {
            return fault.HttpRequestError.ToString();
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer in {AnswerMax.TotalSeconds:0} s";
        }
    }

    public void Dispose() => _http.Dispose();
}
