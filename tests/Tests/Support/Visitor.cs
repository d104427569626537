using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Shouldly;

namespace Tongqu.Support;

/// <summary>A person with a browser: keeps cookies, asks for pages in a language, sends forms as pages do.</summary>
public sealed class Visitor
{
    private static readonly HtmlParser Parser = new();

    public Visitor(Uri address, string language = "zh")
    {
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = address };
        Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        Client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
    }

    public HttpClient Client { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Reads a page as a browser does.</summary>
    public static IHtmlDocument Read(string html) => Parser.ParseDocument(html);

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path);

    /// <summary>A page that is there.</summary>
    public async Task<IHtmlDocument> PageAsync(string path)
    {
        var answer = await GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return Read(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form with the token every page of ours carries.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, params (string Key, string Value)[] fields)
    {
        var token = await TokenAsync();
        return await Client.PostAsync(path, new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
    }

    /// <summary>Sends a form with files, each under its field's name.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string path, IEnumerable<(string Key, string Value)> fields, IEnumerable<(string Name, byte[] Content)> files)
    {
        var form = new MultipartFormDataContent { { new StringContent(await TokenAsync()), "__RequestVerificationToken" } };
        foreach (var (key, value) in fields)
        {
            form.Add(new StringContent(value), key);
        }

        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), name, "photo.jpg");
        }

        return await Client.PostAsync(path, form);
    }

    public async Task<string> TokenAsync() =>
        (await PageAsync("/signin")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    public async Task SignInAsync(string user, string password)
    {
        var answer = await SendAsync("/signin", ("user", user), ("password", password));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
    }
}
