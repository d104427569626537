using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>The platform's own keys lie encrypted where the operator gives a certificate; where none is given, the start says so.</summary>
public sealed class KeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tongqu-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData("pem"), InlineData("pfx")]
    public async Task With_a_certificate_the_keys_can_be_read_with_it_alone(string kind)
    {
        var certificate = NewCertificate(kind);
        string kept;
        await using (var app = Start(certificate))
        {
            kept = Protector(app).Protect("geheim");
        }

        var key = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(_folder, "keys"), "key-*.xml").ShouldHaveSingleItem(), TestContext.Current.CancellationToken);
        key.ShouldContain("EncryptedData");
        key.ShouldNotContain("masterKey");
        await using (var again = Start(certificate))
        {
            Protector(again).Unprotect(kept).ShouldBe("geheim");
        }

        await using var without = Start(null);
        Should.Throw<CryptographicException>(() => Protector(without).Unprotect(kept));
    }

    [Fact]
    public async Task Without_one_the_start_says_that_they_are_not_encrypted()
    {
        var said = new List<string>();
        var settings = Settings(null) with { Progress = said.Add };
        await using var app = Platform.Build(settings);
        await Platform.PrepareAsync(app, settings, TestContext.Current.CancellationToken);

        said.ShouldContain(line => line.Contains("TONGQU_KEYS_CERTIFICATE", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_used_as_a_certificate_stops_the_start()
    {
        var file = Path.Combine(_folder, "broken.pem");
        File.WriteAllText(file, "no certificate");

        Should.Throw<InvalidOperationException>(() => Start(file)).Message.ShouldContain("TONGQU_KEYS_CERTIFICATE");
        Should.Throw<InvalidOperationException>(() => Start(Path.Combine(_folder, "lost.pfx"))).Message.ShouldContain("lost.pfx");
    }

    private WebApplication Start(string? certificate) => Platform.Build(Settings(certificate));

    private HostSettings Settings(string? certificate) => new()
    {
        Data = _folder,
        Pack = TestCity.PackFolder,
        Urls = "http://127.0.0.1:0",
        KeysCertificate = certificate,
        KeysPassword = "correct horse",
    };

    private static IDataProtector Protector(WebApplication app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private string NewCertificate(string kind)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=tongqu-keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        var file = Path.Combine(_folder, $"keys.{kind}");
        if (kind == "pfx")
        {
            File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "correct horse"));
        }
        else
        {
            File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        }

        return file;
    }
}
