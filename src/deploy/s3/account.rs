//! The store of a target, with the credentials that the environment or the tools' own files give.
//!
//! In: the target's settings. Out: a store. Touches: `~/.aws/credentials`; for Google the files that its tools keep.
//!
//! | store | credentials |
//! |---|---|
//! | `s3` | `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, else `~/.aws/credentials` (`AWS_PROFILE`), else roles of the machine's own |
//! | `gcs` | `GOOGLE_SERVICE_ACCOUNT` (a file) or `GOOGLE_SERVICE_ACCOUNT_KEY` (its text), else `GOOGLE_APPLICATION_CREDENTIALS`, else what `gcloud auth application-default login` keeps, else the machine's own account at Google |
//! | `azure` | `AZURE_STORAGE_ACCOUNT_NAME` with `AZURE_STORAGE_ACCOUNT_KEY` or `AZURE_STORAGE_SAS_KEY`, else a client's secret, or the machine's own account there |

use std::{fs, path::PathBuf, str::FromStr, sync::Arc};

use object_store::{
    ObjectStore, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum},
    azure::{
        AzureConfigKey::{
            self, AccessKey, AccountName, ClientSecret, CredentialType, FederatedTokenFile, MsiEndpoint, SasKey, Token,
            UseAzureCli, UseEmulator,
        },
        MicrosoftAzureBuilder,
    },
    gcp::{GoogleCloudStorageBuilder, GoogleConfigKey},
};

use super::wire::Wire;
use crate::{
    config::deploy::{Bucket, Store},
    deploy::{Around, Failure},
    words,
};

/// Each of these says who we are to Microsoft's store. A machine there has an account of its own.
const AZURE_KEYS: [AzureConfigKey; 7] =
    [AccessKey, SasKey, Token, ClientSecret, FederatedTokenFile, MsiEndpoint, CredentialType];

/// The region of a store that has none of its own.
const REGION: &str = "us-east-1";

/// Where Google's tools keep whom they have logged in, in the user's folder.
const GCLOUD: &str = ".config/gcloud/application_default_credentials.json";

/// The store of a bucket.
///
/// # Errors
/// When there are no credentials, or the settings name no store.
pub(super) fn open(bucket: &Bucket, around: &Around) -> Result<Arc<dyn ObjectStore>, Failure> {
    let wire = Wire::new(around.patience);
    let store: object_store::Result<Arc<dyn ObjectStore>> = match bucket.store {
        Store::S3 => amazon(bucket, around)?.with_http_connector(wire).build().map(|store| Arc::new(store) as _),
        Store::Gcs => google(bucket, around)?.with_http_connector(wire).build().map(|store| Arc::new(store) as _),
        Store::Azure => azure(bucket, around)?.with_http_connector(wire).build().map(|store| Arc::new(store) as _),
    };
    let name = &bucket.bucket;
    let wanted = words!("the bucket `{name}` cannot be opened", "không mở được bucket `{name}`");
    store.map_err(|error| super::fault::failure(wanted, &error))
}

fn amazon(bucket: &Bucket, around: &Around) -> Result<AmazonS3Builder, Failure> {
    let mut builder = settings(around, "AWS_", AmazonS3Builder::new(), AmazonS3Builder::with_config)
        .with_bucket_name(&bucket.bucket)
        .with_retry(once());
    if let Some(endpoint) = &bucket.endpoint {
        builder =
            builder.with_endpoint(endpoint.trim_end_matches('/')).with_allow_http(endpoint.starts_with("http://"));
    }
    let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
    if endpoint.is_none() {
        // Kept beside the object by Amazon. Others refuse the header; to them the signature, which covers the same digest, is enough.
        builder = builder.with_checksum_algorithm(Checksum::SHA256);
    }
    let region = bucket.region.clone().or_else(|| builder.get_config_value(&AmazonS3ConfigKey::Region));
    builder = builder.with_region(region.unwrap_or_else(|| REGION.to_owned()));
    let own =
        ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    if builder.get_config_value(&AmazonS3ConfigKey::AccessKeyId).is_some()
        || own.iter().any(|name| around.get(name).is_some())
    {
        return Ok(builder);
    }
    match profile(around) {
        Some(Keys { id, secret, token }) => {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
            Ok(token.into_iter().fold(builder, AmazonS3Builder::with_token))
        }
        // A machine at Amazon has a role; no other store knows that.
        None if endpoint.is_none() && around.get("AWS_EC2_METADATA_DISABLED").is_none() => Ok(builder),
        None => Err(Failure::Final(words!(
            "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or fill in ~/.aws/credentials",
            "không có thông tin đăng nhập: hãy đặt AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY, hoặc điền vào ~/.aws/credentials"
        ))),
    }
}

fn google(bucket: &Bucket, around: &Around) -> Result<GoogleCloudStorageBuilder, Failure> {
    use GoogleConfigKey::{ApplicationCredentials, BearerToken, ServiceAccount, ServiceAccountKey};
    let mut builder =
        settings(around, "GOOGLE_", GoogleCloudStorageBuilder::new(), GoogleCloudStorageBuilder::with_config)
            .with_bucket_name(&bucket.bucket)
            .with_retry(once());
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_base_url(endpoint.trim_end_matches('/'));
    }
    let given = [ServiceAccount, ServiceAccountKey, ApplicationCredentials, BearerToken];
    if given.iter().any(|key| builder.get_config_value(key).is_some()) {
        return Ok(builder);
    }
    match around.in_home(GCLOUD).filter(|file| file.exists()) {
        Some(file) => Ok(builder.with_application_credentials(file.to_string_lossy())),
        // Anywhere else nobody would answer to the name that the library asks.
        None if is_at_google(around) => Ok(builder),
        None => Err(Failure::Final(words!(
            "there are no credentials: name the file of a service account in GOOGLE_APPLICATION_CREDENTIALS, or run `gcloud auth application-default login`",
            "không có thông tin đăng nhập: hãy ghi tệp của tài khoản dịch vụ vào GOOGLE_APPLICATION_CREDENTIALS, hoặc chạy `gcloud auth application-default login`"
        ))),
    }
}

/// Whether this machine is one of Google's, which has an account of its own (<https://google.aip.dev/auth/4115>).
fn is_at_google(around: &Around) -> bool {
    let own = ["GCE_METADATA_HOST", "GCE_METADATA_ROOT", "GCE_METADATA_IP", "K_SERVICE"];
    around.machine.starts_with("Google") || own.iter().any(|name| around.get(name).is_some())
}

fn azure(bucket: &Bucket, around: &Around) -> Result<MicrosoftAzureBuilder, Failure> {
    let mut builder = settings(around, "AZURE_", MicrosoftAzureBuilder::new(), MicrosoftAzureBuilder::with_config)
        .with_container_name(&bucket.bucket)
        .with_retry(once());
    if let Some(endpoint) = &bucket.endpoint {
        let address = endpoint.trim_end_matches('/').to_owned();
        builder = builder.with_endpoint(address).with_allow_http(endpoint.starts_with("http://"));
    }
    let has = |keys: &[AzureConfigKey]| keys.iter().any(|key| builder.get_config_value(key).is_some());
    let says = |key| builder.get_config_value(&key).as_deref() == Some("true");
    let known = has(&AZURE_KEYS) || says(UseAzureCli) || around.machine.starts_with("Virtual Machine");
    if says(UseEmulator) || (has(&[AccountName]) && known) {
        return Ok(builder);
    }
    Err(Failure::Final(words!(
        "there are no credentials: set AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_KEY",
        "không có thông tin đăng nhập: hãy đặt AZURE_STORAGE_ACCOUNT_NAME, và AZURE_STORAGE_ACCOUNT_KEY hoặc AZURE_STORAGE_SAS_KEY"
    )))
}

/// The settings that the environment makes, each under the name that the library documents; an empty one counts as unset.
fn settings<B, K: FromStr>(around: &Around, prefix: &str, builder: B, with: impl Fn(B, K, String) -> B) -> B {
    let own = around.environment.iter().filter(|(name, value)| name.starts_with(prefix) && !value.is_empty());
    let keys = own.filter_map(|(name, value)| Some((name.to_ascii_lowercase().parse().ok()?, value.clone())));
    keys.fold(builder, |builder, (key, value)| with(builder, key, value))
}

/// The core tries again, in one way for all kinds.
fn once() -> RetryConfig {
    RetryConfig { max_retries: 0, ..RetryConfig::default() }
}

/// A pair of keys.
#[derive(Debug, PartialEq, Eq)]
struct Keys {
    id: String,
    secret: String,
    token: Option<String>,
}

/// The keys that the AWS tools keep.
fn profile(around: &Around) -> Option<Keys> {
    let file = around.get("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from);
    let file = file.or_else(|| around.in_home(".aws/credentials"))?;
    keys(&fs::read_to_string(file).ok()?, around.get("AWS_PROFILE").unwrap_or("default"))
}

/// The keys of a profile in a file of sections, as <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html> describes it.
fn keys(text: &str, profile: &str) -> Option<Keys> {
    let mut inside = false;
    let (mut id, mut secret, mut token) = (None, None, None);
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';'])) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            inside = section.trim() == profile;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| inside) {
            let value = Some(value.trim().to_owned());
            match key.trim() {
                "aws_access_key_id" => id = value,
                "aws_secret_access_key" => secret = value,
                "aws_session_token" => token = value,
                _ => {}
            }
        }
    }
    Some(Keys { id: id?, secret: secret?, token })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_profile() {
        let text =
            "[default]\naws_access_key_id = A\naws_secret_access_key=B/=\n\n# [web]\n[ web ]\naws_access_key_id=C\n";
        let found = Keys { id: "A".to_owned(), secret: "B/=".to_owned(), token: None };
        assert_eq!(keys(text, "default"), Some(found));
        assert_eq!(keys(text, "web"), None);
        assert_eq!(keys(text, "khác"), None);
    }
}
