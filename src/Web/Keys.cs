using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace Tongqu.Web;

/// <summary>
/// The keys that sign-in cookies and second factors are protected with. They lie in the data folder, shared by all nodes, and are
/// encrypted with the operator's certificate where one is given.
/// </summary>
internal static class Keys
{
    /// <summary>Said at start where no certificate is given.</summary>
    public const string Warning = "注意：data/keys 中的密钥未加密，请设置 TONGQU_KEYS_CERTIFICATE。 The keys in data/keys lie unencrypted; set TONGQU_KEYS_CERTIFICATE.";

    /// <summary>Keeps the keys in the data folder.</summary>
    /// <exception cref="InvalidOperationException">The certificate cannot be used.</exception>
    public static void AddTo(IServiceCollection services, HostSettings settings)
    {
        var keys = services.AddDataProtection().SetApplicationName("tongqu").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Data, "keys")));
        if (settings.KeysCertificate is { } file)
        {
            var certificate = Read(file, settings.KeysPassword);
            keys.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
    }

    private static X509Certificate2 Read(string file, string? password)
    {
        try
        {
            var certificate = Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12"
                ? X509CertificateLoader.LoadPkcs12FromFile(file, password) : X509Certificate2.CreateFromPemFile(file);
            // Without its private key nothing could be read again; of another kind than RSA, nothing encrypted.
            return certificate.GetRSAPrivateKey() is not null ? certificate : throw new CryptographicException("it holds no RSA private key");
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"TONGQU_KEYS_CERTIFICATE {file}: {fault.Message}", fault);
        }
    }
}
